import type { Conversation, Message } from "../../../../workers/api.ts";
import { text } from "../../../text/index.ts";

type Person = Conversation["participants"][number];

export function personName({ name, address }: Person): string {
  return name ?? address;
}

export function conversationName({ title, participants, kind }: Conversation): string {
  if (kind === "unfiled") return text.browse.messages.unfiled;
  return title ?? (participants.map(personName).join(", ") || text.browse.messages.unnamed);
}

export function senderName({ fromMe, sender }: Pick<Message, "fromMe" | "sender">): string {
  if (fromMe) return text.browse.messages.me;
  return sender === null ? text.browse.messages.unnamed : personName(sender);
}
