import { type Bytes, utf8 } from "../../base/bytes.ts";
import { KeepsakeError } from "../../base/errors.ts";
import { type BlobId, isObjectId, type SnapshotId } from "../object-id.ts";
import type { Snapshot, SnapshotDescription, SnapshotSummary } from "../repository.ts";
import { goJsonString } from "./go-text.ts";
import { goTime, parseGoTime } from "./go-time.ts";
import { type JsonFields, parseJson } from "./json.ts";

/** What stands in a snapshot's fields for the program and the person. */
export interface SnapshotWriter {
  readonly programVersion: string;
  readonly username: string;
}

/** @throws base/bug for a tag with a comma, which restic could not name @source restic/restic internal/data/snapshot.go */
export function encodeSnapshot(description: SnapshotDescription, tree: BlobId, writer: SnapshotWriter): Bytes {
  const { parent, paths, hostname, tags, summary } = description;
  if (tags.some((tag) => tag === "" || tag.includes(","))) throw new KeepsakeError("base/bug", { what: "tag" });
  const fields = [
    `"time":"${goTime(description.time.getTime())}"`,
    parent === undefined ? "" : `"parent":"${parent}"`,
    `"tree":"${tree}"`,
    `"paths":[${paths.map(goJsonString).join(",")}]`,
    hostname === "" ? "" : `"hostname":${goJsonString(hostname)}`,
    `"username":${goJsonString(writer.username)}`,
    tags.length === 0 ? "" : `"tags":[${tags.map(goJsonString).join(",")}]`,
    `"program_version":${goJsonString(writer.programVersion)}`,
    summary === undefined ? "" : `"summary":${encodeSummary(summary)}`,
  ];
  return utf8(`{${fields.filter((field) => field !== "").join(",")}}`);
}

function encodeSummary(summary: SnapshotSummary): string {
  return JSON.stringify({
    backup_start: goTime(summary.backupStart.getTime()),
    backup_end: goTime(summary.backupEnd.getTime()),
    files_new: summary.filesNew,
    files_changed: summary.filesChanged,
    files_unmodified: summary.filesUnmodified,
    dirs_new: 0,
    dirs_changed: 0,
    dirs_unmodified: 0,
    data_blobs: 0,
    tree_blobs: 0,
    data_added: summary.dataAddedBytes,
    data_added_packed: summary.dataAddedPackedBytes,
    total_files_processed: summary.totalFiles,
    total_bytes_processed: summary.totalBytes,
  });
}

/** @throws base/malformed */
export function parseSnapshot(id: SnapshotId, bytes: Bytes): Snapshot {
  const fields = parseJson("snapshot", bytes);
  const time = parseGoTime(fields.text("time"));
  if (time === null) return fields.refuse("time");
  const parent = fields.optionalText("parent");
  return {
    id,
    time: new Date(time.ms),
    utcOffsetMinutes: time.utcOffsetMinutes,
    tree: fields.id("tree"),
    ...(isObjectId(parent) ? { parent } : {}),
    hostname: fields.optionalText("hostname"),
    paths: fields.texts("paths"),
    tags: fields.texts("tags"),
    ...(fields.has("summary") ? { summary: parseSummary(fields.fields("summary")) } : {}),
  };
}

function parseSummary(fields: JsonFields): SnapshotSummary {
  const date = (name: string): Date => new Date(parseGoTime(fields.optionalText(name))?.ms ?? 0);
  return {
    backupStart: date("backup_start"),
    backupEnd: date("backup_end"),
    filesNew: fields.optionalCount("files_new"),
    filesChanged: fields.optionalCount("files_changed"),
    filesUnmodified: fields.optionalCount("files_unmodified"),
    dataAddedBytes: fields.optionalCount("data_added"),
    dataAddedPackedBytes: fields.optionalCount("data_added_packed"),
    totalFiles: fields.optionalCount("total_files_processed"),
    totalBytes: fields.optionalCount("total_bytes_processed"),
  };
}
