import type {
  ConversationWords,
  FilePart,
  NoteWords,
  Period,
  PhotoExportWords,
  PhotoLayout,
} from "../../../content/index.ts";
import type { OperationCallbacks, TaskId } from "../../operation-api.ts";
import type { ContentKind } from "../kinds-api.ts";
import type { ContentId } from "../page.ts";

export type { ConversationWords, NoteWords, PhotoExportWords, PhotoLayout };

/** Apps have nothing to write but their files. */
export type ExportKind = Exclude<ContentKind, "apps"> | "files";

/** What is written, and how. */
export type ExportWish =
  | {
      readonly kind: "photos";
      readonly layout: PhotoLayout;
      readonly withEdits: boolean;
      readonly ids?: readonly number[];
    }
  | {
      readonly kind: "messages" | "whatsapp";
      readonly formats: readonly ("html" | "txt" | "csv" | "json")[];
      /** Ids; all when undefined. */
      readonly conversations?: readonly string[];
      /** All of the time when undefined. */
      readonly period?: Period;
    }
  | ({ readonly kind: "files" } & FilePart)
  | { readonly kind: "contacts"; readonly formats: readonly ("vcf" | "vcards" | "csv")[] }
  | { readonly kind: "calls"; readonly formats: readonly ("csv" | "json")[] }
  | { readonly kind: "notes"; readonly formats: readonly ("html" | "md" | "txt")[] }
  | {
      readonly kind: Exclude<ExportKind, "photos" | "messages" | "whatsapp" | "files" | "contacts" | "calls" | "notes">;
    };

/** Names and words that stand in the files, in the person's language. */
export interface ExportWords {
  /** Of the folder everything goes into; made safe here. */
  readonly folder: string;
  readonly kinds: Readonly<Record<ContentKind, string>>;
  readonly conversation: ConversationWords;
  readonly note: NoteWords;
  readonly photo: PhotoExportWords;
  /** Of what Health measures, by its kind. */
  readonly health: Readonly<Record<string, string>>;
  readonly workouts: string;
  readonly untitled: string;
  readonly favourites: string;
  readonly bookmarksMenu: string;
  readonly readingList: string;
}

/** A folder, a zip file, or nothing: then the zip comes back as a blob for the browser's downloads. */
export type ExportPlace = FileSystemDirectoryHandle | FileSystemFileHandle | null;

export interface ExportResult {
  /** Photos, messages, contacts…: what the kind counts. */
  readonly items: number;
  /** Items whose content is not in this backup. */
  readonly notHere: number;
  /** What could not be read and was left out. */
  readonly damaged: number;
  /** Of the folder that was made inside the chosen one. */
  readonly folder: string;
  readonly blob: Blob | null;
}

export interface ExportCalls {
  /** Nothing is overwritten: everything goes into a new folder. @throws store/…, content/absent, app/aborted */
  exportContent(
    id: ContentId,
    input: { readonly wish: ExportWish; readonly words: ExportWords; readonly place: ExportPlace },
    task: TaskId,
    callbacks: Pick<OperationCallbacks, "onProgress">,
  ): Promise<ExportResult>;
}
