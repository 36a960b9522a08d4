import type { ReactElement } from "react";
import type { Contact, ContentId } from "../../../../workers/api.ts";
import { useApp } from "../../../components/app-context.ts";
import { Facts } from "../../../components/facts.tsx";
import { formatCalendarDay, text } from "../../../text/index.ts";
import { BlobView } from "../preview.tsx";
import { useLoaded } from "../use-loaded.ts";

export function ContactDetails({ id, contact }: { readonly id: ContentId; readonly contact: Contact }): ReactElement {
  return (
    <>
      {contact.hasPicture ? <Picture id={id} contact={contact} /> : null}
      <Facts rows={rowsOf(contact)} />
    </>
  );
}

function Picture({ id, contact }: { readonly id: ContentId; readonly contact: Contact }): ReactElement | null {
  const { content } = useApp();
  const loaded = useLoaded(`${id}/picture/${contact.id}`, (signal) =>
    content.ask(signal, (worker, task) => worker.contactPicture(id, contact.id, task)),
  );
  if (loaded.state !== "ready" || loaded.value === null) return null;
  const { value: blob } = loaded;
  return <BlobView blob={blob} type={{ kind: "picture", mime: blob.type }} name={contact.displayName} />;
}

function rowsOf(contact: Contact): readonly (readonly [string, string])[] {
  const words = text.browse.contact;
  const one = (label: string, value: string | null): (readonly [string, string])[] =>
    value === null || value === "" ? [] : [[label, value]];
  const many = (fallback: string, values: Contact["phones"]): (readonly [string, string])[] =>
    values.map(({ label, value }, index) => [`${label ?? fallback}${index === 0 ? "" : ` ${index + 1}`}`, value]);
  return [
    ...many(words.phone, contact.phones),
    ...many(words.mail, contact.mails),
    ...contact.addresses.map(({ label, value }) => [label ?? words.address, addressOf(value)] as const),
    ...many(words.web, contact.urls),
    ...contact.profiles.map(
      ({ value }) => [value.service ?? words.profile, value.username ?? value.url ?? ""] as const,
    ),
    ...one(words.company, contact.organization),
    ...one(words.job, contact.jobTitle),
    ...one(words.nickname, contact.nickname),
    ...one(words.birthday, contact.birthday === null ? null : formatCalendarDay(contact.birthday)),
    ...one(words.groups, contact.groups.join(", ")),
    ...one(words.note, contact.note),
  ];
}

function addressOf({ street, zip, city, state, country }: Contact["addresses"][number]["value"]): string {
  return [street, [zip, city].filter(Boolean).join(" "), state, country].filter(Boolean).join(", ");
}
