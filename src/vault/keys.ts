import type { AbortOptions } from "../base/abort.ts";
import { type Bytes, equalBytes, utf8 } from "../base/bytes.ts";
import type { RandomBytes } from "../base/clock.ts";
import { KeepsakeError } from "../base/errors.ts";
import { digestBulk } from "../crypto/index.ts";
import { asDamage, damaged, isDamage } from "./damage.ts";
import { type KeyFile, makeKeyFile, type NewKeyFile, openKeyFile, parseKeyFile } from "./format/key-file.ts";
import type { MasterKey } from "./format/seal.ts";
import { idFromBytes, isObjectId, type ObjectId } from "./object-id.ts";
import type { KeySummary } from "./repository.ts";
import type { ObjectStore } from "./stores/object-store.ts";

/** restic tries no more either. @source restic/restic internal/repository/key.go `SearchKey` */
const MAX_KEYS = 20;

interface NamedKey {
  readonly id: ObjectId;
  readonly file: KeyFile;
}

/**
 * The master key behind a password: every key file is tried.
 * @throws vault/wrong-password when none opens, vault/damaged when none could even be read
 */
export async function findMasterKey(
  store: ObjectStore,
  password: string,
  randomBytes: RandomBytes,
  options?: AbortOptions,
): Promise<{ readonly id: ObjectId; readonly master: MasterKey }> {
  const { keys, damage } = await readKeys(store, options);
  if (keys.length === 0) throw damage[0] ?? new KeepsakeError("vault/not-a-vault", { what: "no key" });
  for (const form of passwordForms(password)) {
    for (const { id, file } of keys.slice(0, MAX_KEYS)) {
      const master = await openKeyFile(file, form, randomBytes, options);
      if (master !== null) return { id, master };
    }
  }
  throw new KeepsakeError("vault/wrong-password");
}

/** Our passwords are normalised; another program may have taken the bytes as they were typed. */
function passwordForms(password: string): Bytes[] {
  const typed = utf8(password);
  const normal = utf8(password.normalize("NFC"));
  return equalBytes(typed, normal) ? [normal] : [normal, typed];
}

/**
 * The bytes of a new password. restic strips white space from password files, so such a password would open in one
 * program and not in the other.
 * @throws vault/password-refused
 */
export function newPasswordBytes(password: string): Bytes {
  const normal = password.normalize("NFC");
  if (normal === "") throw new KeepsakeError("vault/password-refused", { what: "empty" });
  if (normal.trim() !== normal) throw new KeepsakeError("vault/password-refused", { what: "outer space" });
  if (/[\0\r\n]/.test(normal)) throw new KeepsakeError("vault/password-refused", { what: "line break" });
  return utf8(normal);
}

export async function listKeys(
  store: ObjectStore,
  current: ObjectId,
  options?: AbortOptions,
): Promise<readonly KeySummary[]> {
  const { keys } = await readKeys(store, options);
  return keys.map(({ id, file }) => ({
    id,
    created: file.created,
    username: file.username,
    hostname: file.hostname,
    current: id === current,
  }));
}

/** Writes a key file and reads it back: a key that does not open is worse than none. */
export async function saveKey(
  store: ObjectStore,
  input: NewKeyFile,
  randomBytes: RandomBytes,
  options?: AbortOptions,
): Promise<ObjectId> {
  const bytes = await makeKeyFile(input, randomBytes, options);
  const id = idFromBytes(await digestBulk("sha256", bytes));
  await store.put({ type: "key", name: id }, bytes.slice(), options);
  const stored = await store.get({ type: "key", name: id }, options);
  if (!equalBytes(stored, bytes)) throw damaged({ type: "key", name: id }, "hash");
  return id;
}

interface ReadKeys {
  readonly keys: readonly NamedKey[];
  readonly damage: readonly KeepsakeError[];
}

/** A damaged key file beside a good one does no harm. */
async function readKeys(store: ObjectStore, options?: AbortOptions): Promise<ReadKeys> {
  const keys: NamedKey[] = [];
  const damage: KeepsakeError[] = [];
  for await (const { name } of store.list("key", options)) {
    if (!isObjectId(name)) continue;
    try {
      keys.push({ id: name, file: await readKey(store, name, options) });
    } catch (error) {
      if (!isDamage(error)) throw error;
      damage.push(error);
    }
  }
  return { keys, damage };
}

async function readKey(store: ObjectStore, name: ObjectId, options?: AbortOptions): Promise<KeyFile> {
  const key = { type: "key", name } as const;
  try {
    const bytes = await store.get(key, options);
    if (idFromBytes(await digestBulk("sha256", bytes)) !== name) throw damaged(key, "hash");
    return parseKeyFile(bytes);
  } catch (error) {
    throw asDamage(error, key);
  }
}
