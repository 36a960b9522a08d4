import type { PlistDict } from "../../../codec/plist/index.ts";
import { statusOf, statusWith } from "../../devicelink/link-status.ts";
import type { DirectoryEntry } from "../../files/backup-files.ts";
import { textArgument } from "../message-args.ts";
import { isStrayName } from "../stray-names.ts";
import { type MessageHandler, noted } from "./handler.ts";

/** `[path, options, percent]`. The phone compares the names with its manifest: an entry left out costs the whole run. */
export const contentsOfDirectory: MessageHandler = async (run, [path, , percent]) => {
  run.meter.beginMessage(percent);
  if (run.meter.phase === "committing") run.meter.enter("verifying");
  const raw = textArgument(path, "directory to list");
  try {
    const contents: Record<string, PlistDict> = {};
    for await (const entry of run.files.list(run.paths.forReading(raw), { signal: run.signal })) {
      if (!isStrayName(entry.name)) contents[entry.name] = attributesOf(entry);
    }
    return statusWith(contents);
  } catch (error) {
    return statusOf(noted(run, error));
  }
};

function attributesOf(entry: DirectoryEntry): PlistDict {
  return {
    DLFileType: entry.kind === "directory" ? "DLFileTypeDirectory" : "DLFileTypeRegular",
    DLFileSize: entry.sizeBytes,
    DLFileModificationDate: new Date(entry.modifiedMs),
  };
}
