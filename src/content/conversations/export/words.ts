/**
 * Words that stand in exported conversations. Plain text with places in braces, so that they can cross threads and come
 * from the catalogue of the person's language.
 */
export interface ConversationWords {
  readonly language: string;
  readonly direction: "ltr" | "rtl";
  readonly me: string;
  readonly unknownSender: string;
  readonly unnamed: string;
  readonly unfiled: string;
  /** {count} */
  readonly messages: string;
  readonly participants: string;
  readonly exported: string;
  readonly undated: string;
  readonly unreadable: string;
  readonly unsent: string;
  readonly partlyUnsent: string;
  readonly deleted: string;
  readonly edited: string;
  readonly failed: string;
  readonly starred: string;
  readonly readAt: string;
  readonly deliveredAt: string;
  readonly subject: string;
  /** {who} */
  readonly replyTo: string;
  readonly lostQuote: string;
  readonly location: string;
  readonly sticker: string;
  /** {name} */
  readonly notDownloaded: string;
  readonly notInBackup: string;
  readonly notReadable: string;
  /** {title} or {who} */
  readonly events: {
    readonly "group-renamed": string;
    readonly "participant-added": string;
    readonly "participant-removed": string;
    readonly left: string;
    readonly "group-photo-changed": string;
    readonly "group-photo-removed": string;
    readonly "location-shared": string;
    readonly "location-stopped": string;
    readonly "audio-kept": string;
    readonly shareplay: string;
    readonly encryption: string;
    /** {number} */
    readonly unknown: string;
  };
}

export const englishConversationWords: ConversationWords = {
  language: "en",
  direction: "ltr",
  me: "Me",
  unknownSender: "Unknown sender",
  unnamed: "Conversation",
  unfiled: "Messages without a conversation",
  messages: "{count} messages",
  participants: "With",
  exported: "Exported",
  undated: "Without a date",
  unreadable: "The text of this message could not be read",
  unsent: "This message was unsent",
  partlyUnsent: "A part of this message was unsent",
  deleted: "Deleted message",
  edited: "Edited",
  failed: "Not delivered",
  starred: "Starred",
  readAt: "Read",
  deliveredAt: "Delivered",
  subject: "Subject",
  replyTo: "In reply to {who}",
  lostQuote: "a message that is no longer there",
  location: "Location",
  sticker: "Sticker",
  notDownloaded: "{name} was not on the iPhone when it was backed up",
  notInBackup: "{name} is not in this backup",
  notReadable: "{name} could not be read",
  events: {
    "group-renamed": "{who} named the group “{title}”",
    "participant-added": "{who} added {other}",
    "participant-removed": "{who} removed {other}",
    left: "{who} left",
    "group-photo-changed": "{who} changed the group photo",
    "group-photo-removed": "{who} removed the group photo",
    "location-shared": "{who} shared a location",
    "location-stopped": "{who} stopped sharing a location",
    "audio-kept": "{who} kept an audio message",
    shareplay: "{who} used SharePlay",
    encryption: "The encryption changed",
    unknown: "System event {number}",
  },
};

/** Puts values into the places of a text. Values are text, whatever they hold. */
export function fillIn(text: string, values: Readonly<Record<string, string>>): string {
  return text.replaceAll(/\{(\w+)\}/g, (place, name: string) => values[name] ?? place);
}
