export {
  type BackupDatabase,
  bytesOf,
  type DatabasePlace,
  databaseAvailable,
  findDatabase,
  flagOf,
  numberOf,
  openBackupDatabase,
  openFirstDatabase,
  placeholders,
  textOf,
} from "./backup-database.ts";
export { type CsvCell, csvLine, csvMark } from "./export/csv.ts";
export { folderTarget } from "./export/folder-target.ts";
export { safeFileName, UniqueNames } from "./export/safe-name.ts";
export { type ExportFileOptions, type ExportTarget, writeFile, writeText } from "./export/target.ts";
export { createZipExport, type ZipExport } from "./export/zip-target.ts";
export type { NoteAttachment } from "./notes/attachments.ts";
export type { NoteTable } from "./notes/decode-table.ts";
export type { NoteBody, NoteParagraph, NoteSpan, ParagraphStyle } from "./notes/note-body.ts";
export {
  type Note,
  type NoteAccount,
  type NoteFolder,
  type NoteState,
  NoteStore,
  type NoteSummary,
  notesReader,
  openNoteStore,
} from "./notes/note-store.ts";
export * from "./people.ts";

export type {
  PhotoAlbum,
  PhotoDetails,
  PhotoFiles,
  PhotoItem,
  PhotoKind,
  PhotoPresence,
} from "./photos/photo.ts";
export type { PhotoIndex, PhotoView } from "./photos/photo-index.ts";
export { MAX_PHOTO_PAGE, openPhotoLibrary, PhotoLibrary, photosAvailable } from "./photos/photo-library.ts";
export type { PhotoPreview, PreviewSize } from "./photos/preview.ts";
export type {
  ContentProblem,
  ContentReader,
  ReadOptions,
  Unavailable,
} from "./reader.ts";
export { cocoaMs, type DateCell, messageMs, unixMs, type WallClock, wallClock } from "./time.ts";
