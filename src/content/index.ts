export {
  type AppsInBackup,
  appDocuments,
  filesAppPlace,
  type InstalledApp,
  readInstalledApps,
  type SharedContainer,
  sizeOfDomains,
} from "./apps/installed-apps.ts";
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
export { type CalendarStore, calendarReader, openCalendarStore } from "./calendar/calendar-reader.ts";
export type { Attendee, CalendarEvent, CalendarInfo, EventLocation } from "./calendar/event.ts";
export { type CalendarExport, type CalendarExportReport, exportCalendars } from "./calendar/export-calendars.ts";
export { calendarToIcs, canBeWritten } from "./calendar/to-ics.ts";
export { type CsvCell, csvLine, csvMark } from "./export/csv.ts";
export { exportFiles, type FilePart } from "./export/export-files.ts";
export { type ExportOptions, type ExportProgress, type ExportReport, ExportRun } from "./export/export-run.ts";
export { folderTarget } from "./export/folder-target.ts";
export {
  bookmarksCsv,
  eventsCsv,
  healthCsv,
  historyCsv,
  remindersCsv,
  voiceMemosCsv,
  voicemailCsv,
  workoutsCsv,
} from "./export/lists.ts";
export { safeFileName, UniqueNames } from "./export/safe-name.ts";
export { type ExportFileOptions, type ExportTarget, writeFile, writeText } from "./export/target.ts";
export { createZipExport, type ZipExport } from "./export/zip-target.ts";
export {
  type DayTotal,
  type HealthSample,
  HealthStore,
  type HealthType,
  healthAvailable,
  openHealthStore,
  type Workout,
} from "./health/health-store.ts";
export { HEALTH_TYPES, type HealthKind, type HealthTypeInfo, SLEEP_STATES } from "./health/health-types.ts";
export type { NoteAttachment } from "./notes/attachments.ts";
export type { NoteTable } from "./notes/decode-table.ts";
export { exportNotes, type NoteExport, type NoteFormat } from "./notes/export-notes.ts";
export type { NoteBody, NoteParagraph, NoteSpan, ParagraphStyle } from "./notes/note-body.ts";
export { plainText } from "./notes/note-body.ts";
export { englishNoteWords, type NoteWords } from "./notes/note-part.ts";
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
export { exportPhotos, type PhotoExport, type PhotoExportWords, type PhotoLayout } from "./photos/export-photos.ts";
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
export { type Reminder, reminderReader } from "./reminders/reminder-reader.ts";
export { remindersToIcs } from "./reminders/to-ics.ts";
export { type BookmarkWords, bookmarksToHtml } from "./safari/bookmarks-html.ts";
export { type Bookmark, bookmarkReader, type HistoryVisit, historyReader } from "./safari/safari-reader.ts";
export { exportVoiceMemos, exportVoicemail, type SoundExport } from "./sound/export-sound.ts";
export { type VoiceMemo, voiceMemoReader } from "./sound/voice-memo-reader.ts";
export { type Voicemail, voicemailReader } from "./sound/voicemail-reader.ts";
export { cocoaMs, type DateCell, messageMs, unixMs, type WallClock, wallClock } from "./time.ts";
