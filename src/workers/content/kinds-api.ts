import type {
  Bookmark,
  CalendarEvent,
  Call,
  Contact,
  Conversation,
  HistoryVisit,
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
  HistoryVisit,
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
}
export type ListKind = keyof ListItems;
export type ListItem = ListItems[ListKind];

/** Kinds that are conversations. */
export type Messenger = "messages" | "whatsapp";

export type ContentKind = "photos" | Messenger | ListKind;

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
