import type { BackupEntry } from "../../backup/index.ts";

/** What kind of picture or movie it is, as Photos sorts them. */
export type PhotoKind =
  | "photo"
  | "live-photo"
  | "panorama"
  | "screenshot"
  | "animated"
  | "video"
  | "slow-motion"
  | "time-lapse"
  | "screen-recording";

export interface PhotoFlags {
  readonly isFavourite: boolean;
  readonly isHidden: boolean;
  /** In "Recently Deleted". */
  readonly isTrashed: boolean;
  readonly isEdited: boolean;
  /** One of a burst that was not chosen; Photos does not show it by itself. */
  readonly isBurstExtra: boolean;
  /** Came by a shared album; Photos shows it there only. */
  readonly isShared: boolean;
}

/** One item of the library as the catalogue describes it. */
export interface PhotoDetails extends PhotoFlags {
  readonly id: number;
  readonly kind: PhotoKind;
  readonly uuid: string | null;
  /** When it was taken. */
  readonly takenMs: number | null;
  readonly addedMs: number | null;
  /** When it went to "Recently Deleted". */
  readonly trashedMs: number | null;
  /** Seconds east of Greenwich where it was taken. */
  readonly zoneOffsetSeconds: number | null;
  /** Pixels; 0 when not known. */
  readonly width: number;
  readonly height: number;
  readonly durationSeconds: number | null;
  readonly latitude: number | null;
  readonly longitude: number | null;
  /** Below "Media": "DCIM/100APPLE". */
  readonly directory: string;
  /** On the phone: "IMG_0001.HEIC". */
  readonly fileName: string;
  /** As it was called where it came from. */
  readonly originalName: string;
  readonly burstId: string | null;
}

/** Where the files of an item lie in the backup. */
export interface PhotoFiles {
  readonly original: BackupEntry | null;
  /** The movie of a Live Photo. */
  readonly movie: BackupEntry | null;
  readonly edited: BackupEntry | null;
  readonly editedMovie: BackupEntry | null;
  /** A small JPEG made by the phone. */
  readonly thumbnail: BackupEntry | null;
}

/**
 * here: the original is in the backup. edited-only: just the edited version is. preview-only, absent: the original is in
 * iCloud, not in this backup; a small picture of it is here, or nothing.
 */
export type PhotoPresence = "here" | "edited-only" | "preview-only" | "absent";

export interface PhotoItem extends PhotoDetails {
  readonly presence: PhotoPresence;
  readonly files: PhotoFiles;
}

export interface PhotoAlbum {
  readonly id: number;
  readonly title: string;
  readonly kind: "own" | "shared" | "imported" | "other";
  /** Titles of the folders it lies in. */
  readonly folders: readonly string[];
  readonly count: number;
}

export const CAMERA_ROLL = "CameraRollDomain";

/** The whole path in the camera roll. */
export function photoPath({ directory, fileName }: { readonly directory: string; readonly fileName: string }): string {
  return `Media/${directory}/${fileName}`;
}

/** Name and ending of a file: "IMG_0001" and "HEIC". */
export function splitFileName(name: string): { readonly stem: string; readonly extension: string } {
  const dot = name.lastIndexOf(".");
  return dot <= 0 ? { stem: name, extension: "" } : { stem: name.slice(0, dot), extension: name.slice(dot + 1) };
}
