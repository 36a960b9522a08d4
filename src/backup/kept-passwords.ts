import type { AbortOptions } from "../base/abort.ts";
import { type Bytes, fromUtf8, utf8 } from "../base/bytes.ts";
import { hasCode, KeepsakeError } from "../base/errors.ts";
import {
  type BlobUploader,
  directoryNode,
  encodeTree,
  fileNode,
  type Repository,
  type Snapshot,
} from "../vault/index.ts";

/** On the snapshot that holds the backup passwords of phones; it is in no list and no keep rule reaches it. */
export const passwordsTag = "keepsake:passwords";

/** A backup password, kept for a phone. Times in milliseconds since 1970. */
export interface KeptPassword {
  readonly udid: string;
  readonly phoneName: string;
  readonly password: string;
  readonly keptAtMs: number;
  /** When it last opened the key bag of a copy; null: not yet. */
  readonly provenAtMs: number | null;
}

const DIRECTORY = "keepsake";
const FILE = "phone-passwords.json";
const MAX_BYTES = 1_048_576;
/** A phone that changes its password weekly for years stays below. */
const MAX_PASSWORDS = 500;

/**
 * The passwords a vault keeps, newest first. Older ones of a phone stay: older copies open with them only.
 *
 * They are a file of a snapshot of their own, so they are sealed as everything in the vault, come along when it is copied,
 * and open with restic alone: `restic dump --tag keepsake:passwords latest /keepsake/phone-passwords.json`.
 */
export async function readKeptPasswords(
  repository: Repository,
  options?: AbortOptions,
): Promise<readonly KeptPassword[]> {
  const newest = (await snapshotsWithPasswords(repository, options)).at(-1);
  if (newest === undefined) return [];
  const tree = await repository.open(newest.id, options);
  const source = await tree.openRead(`${DIRECTORY}/${FILE}`, options).catch((error: unknown) => {
    if (hasCode(error, "backup/not-found")) return null;
    throw error;
  });
  if (source === null) return [];
  try {
    if (source.sizeBytes > MAX_BYTES) throw new KeepsakeError("vault/damaged", { what: "passwords" });
    return parse(await source.readAt(0, source.sizeBytes, options));
  } finally {
    await source.close();
  }
}

/** Replaces the whole list. What it was stays in the vault, sealed, until the next `prune`. */
export async function writeKeptPasswords(
  repository: Repository,
  passwords: readonly KeptPassword[],
  nowMs: number,
): Promise<void> {
  const before = await snapshotsWithPasswords(repository);
  const kept = passwords.slice(0, MAX_PASSWORDS);
  if (kept.length > 0) {
    await repository.upload(async (uploader) => {
      const tree = await storeTree(repository, uploader, utf8(JSON.stringify({ version: 1, passwords: kept })), nowMs);
      const description = {
        time: new Date(nowMs),
        hostname: "Keepsake",
        paths: [`/${DIRECTORY}`],
        tags: [passwordsTag],
      };
      await uploader.saveSnapshot(description, tree);
    });
  }
  if (before.length > 0) await repository.forget(before.map(({ id }) => id));
}

/** The newer password of a phone in front of its older ones; the same one again is only newer. */
export function withPassword(passwords: readonly KeptPassword[], added: KeptPassword): readonly KeptPassword[] {
  const others = passwords.filter(({ udid, password }) => udid !== added.udid || password !== added.password);
  return [added, ...others];
}

async function snapshotsWithPasswords(repository: Repository, options?: AbortOptions): Promise<readonly Snapshot[]> {
  return (await repository.snapshots(options)).filter(({ tags }) => tags.includes(passwordsTag));
}

async function storeTree(repository: Repository, uploader: BlobUploader, bytes: Bytes, modifiedMs: number) {
  const writer = repository.createContentWriter(uploader);
  await writer.write(bytes);
  const { content, sizeBytes } = await writer.finish();
  const inner = encodeTree([fileNode({ name: FILE, modifiedMs, sizeBytes, content })]);
  const { id: subtree } = await uploader.saveBlob("tree", inner);
  const outer = encodeTree([directoryNode({ name: DIRECTORY, modifiedMs, subtree })]);
  return (await uploader.saveBlob("tree", outer)).id;
}

/** Entries of another shape are left out: a newer version may have written them. */
function parse(bytes: Bytes): readonly KeptPassword[] {
  const whole: unknown = parseJson(bytes);
  const list = typeof whole === "object" && whole !== null && "passwords" in whole ? whole.passwords : null;
  return Array.isArray(list) ? list.flatMap((entry) => passwordOf(entry)) : [];
}

function parseJson(bytes: Bytes): unknown {
  try {
    return JSON.parse(fromUtf8(bytes));
  } catch {
    // No cause: it would quote the text.
    throw new KeepsakeError("vault/damaged", { what: "passwords" });
  }
}

function passwordOf(entry: unknown): readonly KeptPassword[] {
  if (typeof entry !== "object" || entry === null) return [];
  const { udid, phoneName, password, keptAtMs, provenAtMs } = entry as Readonly<Record<string, unknown>>;
  if (typeof udid !== "string" || typeof phoneName !== "string" || typeof password !== "string") return [];
  if (typeof keptAtMs !== "number") return [];
  return [{ udid, phoneName, password, keptAtMs, provenAtMs: typeof provenAtMs === "number" ? provenAtMs : null }];
}
