export { type CsvCell, csvLine, csvMark } from "./export/csv.ts";
export { folderTarget } from "./export/folder-target.ts";
export { safeFileName, UniqueNames } from "./export/safe-name.ts";
export { type ExportFileOptions, type ExportTarget, writeFile, writeText } from "./export/target.ts";
export { createZipExport, type ZipExport } from "./export/zip-target.ts";
export { cocoaMs, type DateCell, messageMs, unixMs, type WallClock, wallClock } from "./time.ts";
