import type { Call } from "../calls/call-reader.ts";
import type { Contact } from "../contacts/contact.ts";
import { type ConversationArchive, conversationTitle, participantName } from "../conversations/model.ts";
import type { ReadOptions } from "../reader.ts";
import type { SearchItem } from "./search-item.ts";

/** `conversation/message`: where a hit in a conversation is. */
export function messageRef(conversationId: string, messageId: string | null): string {
  return JSON.stringify(messageId === null ? [conversationId] : [conversationId, messageId]);
}

/** The parts of a `messageRef`; null for anything else. */
export function readMessageRef(
  ref: string,
): { readonly conversationId: string; readonly messageId: string | null } | null {
  try {
    const parts: unknown = JSON.parse(ref);
    if (!Array.isArray(parts) || !parts.every((part) => typeof part === "string") || parts[0] === undefined)
      return null;
    return { conversationId: parts[0], messageId: parts[1] ?? null };
  } catch {
    return null;
  }
}

/** The conversations themselves, by their names and people, and every message in them. */
export function* conversationItems(
  archive: ConversationArchive,
  options?: ReadOptions,
): Generator<SearchItem, void, undefined> {
  for (const conversation of archive.conversations()) {
    const { id, participants, lastMs } = conversation;
    const title = conversationTitle(conversation, "");
    const people = participants.map((one) => `${participantName(one)} ${one.address}`).join("\n");
    yield { kind: `${archive.kind}-conversations`, id, title, text: people, dateMs: lastMs, ref: messageRef(id, null) };
    for (const { id: messageId, text, dateMs } of archive.texts(id, options)) {
      const ref = messageRef(id, messageId);
      yield { kind: archive.kind, id: messageId, title, titleIsContext: true, text, dateMs, ref, scope: id };
    }
  }
}

export function contactItem(contact: Contact): SearchItem {
  const { nickname, organization, department, jobTitle, note, phones, mails, urls, addresses, related } = contact;
  const places = addresses.map(({ value }) => Object.values(value).filter(Boolean).join(" "));
  const lines = [
    nickname,
    organization,
    department,
    jobTitle,
    ...phones.map(({ value }) => value),
    ...mails.map(({ value }) => value),
    ...urls.map(({ value }) => value),
    ...places,
    ...related.map(({ value }) => value),
    note,
  ];
  const text = lines.filter((line) => line !== null).join("\n");
  return {
    kind: "contacts",
    id: contact.id,
    title: contact.displayName,
    text,
    dateMs: contact.modifiedMs,
    ref: contact.id,
  };
}

export function callItem(call: Call): SearchItem {
  const text = call.others.map(({ address }) => address).join("\n");
  const title = call.others.map(participantName).join(", ");
  return { kind: "calls", id: call.id, title, text, dateMs: call.dateMs, ref: call.id };
}
