import type { KeychainItem } from "../../backup/index.ts";
import type {
  Bookmark,
  CalendarEvent,
  Call,
  Contact,
  Conversation,
  HealthType,
  HistoryVisit,
  InstalledApp,
  Message,
  Note,
  NoteSummary,
  PhotoAlbum,
  PhotoItem,
  PhotoView,
  PreviewSize,
  Reminder,
  Unavailable,
  VoiceMemo,
  Voicemail,
} from "../../content/index.ts";
import type { TaskId } from "../operation-api.ts";
import type { ContentId, ContentPage, PageRange } from "./page.ts";

export type {
  Bookmark,
  CalendarEvent,
  Call,
  Contact,
  Conversation,
  HealthType,
  HistoryVisit,
  InstalledApp,
  Message,
  Note,
  NoteSummary,
  PhotoAlbum,
  PhotoItem,
  PhotoView,
  Reminder,
  VoiceMemo,
  Voicemail,
};

/** Kinds that are plain lists. */
export interface ListItems {
  readonly contacts: Contact;
  readonly calls: Call;
  readonly notes: NoteSummary;
  readonly calendar: CalendarEvent;
  readonly reminders: Reminder;
  readonly history: HistoryVisit;
  readonly bookmarks: Bookmark;
  readonly voicemail: Voicemail;
  readonly "voice-memos": VoiceMemo;
  readonly apps: InstalledApp;
  /** What was measured, with its number of samples. */
  readonly health: HealthType;
}
export type ListKind = keyof ListItems;
export type ListItem = ListItems[ListKind];

/** Kinds that are conversations. */
export type Messenger = "messages" | "whatsapp";

export type ContentKind = "photos" | Messenger | ListKind;

/** One saved password. `secret` is one: shown on demand, never kept. Null: it is no text. */
export interface SavedPassword {
  readonly kind: KeychainItem["kind"];
  readonly name: string;
  readonly account: string;
  readonly secret: string | null;
}

export interface SavedPasswords {
  readonly items: readonly SavedPassword[];
  /** Items that only the phone itself can open. */
  readonly staysOnPhone: number;
  readonly damaged: number;
}

export interface KindState {
  readonly kind: ContentKind;
  /** Null when there is something to look at. */
  readonly unavailable: Unavailable | null;
}

/** A part of the photo library: a view of it, or one album. */
export type PhotoPart = PhotoView | { readonly albumId: number };

export interface PhotoLibraryInfo {
  /** Items in each view that has any, in a fixed order. */
  readonly views: readonly { readonly view: PhotoView; readonly count: number }[];
  readonly albums: readonly PhotoAlbum[];
  /** False: the phone's own catalogue is missing or broken; items are found by their files, and there are no albums. */
  readonly hasCatalogue: boolean;
}

/** A picture to show, or why there is none. */
export type PicturePreview =
  | { readonly state: "shown"; readonly blob: Blob; readonly isSmall: boolean }
  | { readonly state: "not-displayable" | "not-here" | "damaged"; readonly format: string };

/** What people look for in a copy. Everything is read on demand; the first call for a kind reads its database. */
export interface KindCalls {
  contentKinds(id: ContentId, task: TaskId): Promise<readonly KindState[]>;
  /** A page of a list in its natural order. `words`: only items that hold all of them, whatever the case and the accents. */
  contentList(
    id: ContentId,
    query: { readonly kind: ListKind; readonly words: string; readonly range: PageRange },
    task: TaskId,
  ): Promise<ContentPage<ListItem>>;
  /** Null when the contact has none. */
  contactPicture(id: ContentId, contact: string, task: TaskId): Promise<Blob | null>;
  contentNote(id: ContentId, note: number, task: TaskId): Promise<Note | null>;
  conversations(id: ContentId, messenger: Messenger, task: TaskId): Promise<readonly Conversation[]>;
  /** Oldest first. */
  messages(
    id: ContentId,
    query: { readonly messenger: Messenger; readonly conversation: string; readonly range: PageRange },
    task: TaskId,
  ): Promise<ContentPage<Message>>;
  /**
   * The passwords that were saved on the phone, for the backup password typed once more: opening the copy is not enough.
   * @throws backup/wrong-password, content/absent, backup/locked for a plain copy
   */
  savedPasswords(id: ContentId, password: string, task: TaskId): Promise<SavedPasswords>;
  photoLibrary(id: ContentId, task: TaskId): Promise<PhotoLibraryInfo>;
  photos(
    id: ContentId,
    query: { readonly part: PhotoPart; readonly range: PageRange },
    task: TaskId,
  ): Promise<ContentPage<PhotoItem>>;
  photoPreview(
    id: ContentId,
    query: { readonly photo: number; readonly size: PreviewSize },
    task: TaskId,
  ): Promise<PicturePreview | null>;
}
