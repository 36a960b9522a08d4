import type { AbortOptions } from "../../base/abort.ts";
import { type Bytes, utf8 } from "../../base/bytes.ts";
import type { RandomBytes } from "../../base/clock.ts";
import { KeepsakeError } from "../../base/errors.ts";
import { scrypt } from "../../crypto/index.ts";
import { fromBase64, toBase64 } from "./base64.ts";
import { goTime, parseGoTime } from "./go-time.ts";
import { malformed, parseJson } from "./json.ts";
import { createSealer, type MasterKey, wipeMasterKey } from "./seal.ts";

/** The cost of guessing: memory is 128·n·r bytes, time grows with n·r·p. */
export interface KeyCost {
  readonly n: number;
  readonly r: number;
  readonly p: number;
}

/** One file of `keys/`: the master key under one password. */
export interface KeyFile {
  readonly created: Date | null;
  readonly username: string;
  readonly hostname: string;
  readonly cost: KeyCost;
  readonly salt: Bytes;
  /** The sealed master key. */
  readonly data: Bytes;
}

const SALT_BYTES = 64;
const USER_KEY_BYTES = 64;
const MAX_KEY_FILE_BYTES = 65_536;
/** The parameters of a foreign key file are not authenticated: without caps it could ask for any amount of memory or time. */
const MAX_MEMORY_BYTES = 1_073_741_824;
const MAX_P = 64;
const FORMAT = "key file";

/** @throws base/malformed, base/too-long for parameters beyond the caps @source restic/restic internal/repository/key.go */
export function parseKeyFile(bytes: Bytes): KeyFile {
  if (bytes.length > MAX_KEY_FILE_BYTES) throw new KeepsakeError("base/too-long", { what: FORMAT });
  const fields = parseJson(FORMAT, bytes);
  if (fields.text("kdf") !== "scrypt") fields.refuse("kdf");
  const cost = { n: fields.u32("N"), r: fields.u32("r"), p: fields.u32("p") };
  requireCost(cost);
  const salt = fromBase64(fields.text("salt"));
  const data = fromBase64(fields.text("data"));
  if (salt?.length !== SALT_BYTES) return fields.refuse("salt");
  if (data === null) return fields.refuse("data");
  const created = parseGoTime(fields.optionalText("created"));
  return {
    created: created === null ? null : new Date(created.ms),
    username: fields.optionalText("username"),
    hostname: fields.optionalText("hostname"),
    cost,
    salt,
    data,
  };
}

function requireCost({ n, r, p }: KeyCost): void {
  if (n < 2 || !Number.isInteger(Math.log2(n)) || r < 1 || p < 1) throw malformed(FORMAT, "cost");
  if (128 * n * r > MAX_MEMORY_BYTES || p > MAX_P || r > 1_024) {
    throw new KeepsakeError("base/too-long", { what: "key cost", n, r, p });
  }
}

/**
 * The master key behind `password`, or null when it is not this key file's password. The caller wipes the result.
 * @param password the bytes as given: no normalisation here
 */
export async function openKeyFile(
  file: KeyFile,
  password: Bytes,
  randomBytes: RandomBytes,
  options: AbortOptions = {},
): Promise<MasterKey | null> {
  const userKey = await deriveUserKey(password, file.salt, file.cost, options);
  const sealer = await createSealer(userKey, randomBytes);
  wipeMasterKey(userKey);
  const plain = await sealer.open(file.data);
  sealer.wipe();
  if (plain === null) return null;
  const master = parseMasterKey(plain);
  plain.fill(0);
  return master;
}

export interface NewKeyFile {
  readonly master: MasterKey;
  readonly password: Bytes;
  readonly cost: KeyCost;
  readonly createdMs: number;
  /** Both stand in clear for anybody: no person's name. */
  readonly username: string;
  readonly hostname: string;
}

/** The bytes of a new file for `keys/`, named by their SHA-256. */
export async function makeKeyFile(
  input: NewKeyFile,
  randomBytes: RandomBytes,
  options: AbortOptions = {},
): Promise<Bytes> {
  const salt = randomBytes(SALT_BYTES);
  const userKey = await deriveUserKey(input.password, salt, input.cost, options);
  const sealer = await createSealer(userKey, randomBytes);
  wipeMasterKey(userKey);
  const plain = encodeMasterKey(input.master);
  const data = await sealer.seal(plain);
  plain.fill(0);
  sealer.wipe();
  const { n, r, p } = input.cost;
  const file = {
    created: goTime(input.createdMs),
    username: input.username,
    hostname: input.hostname,
    kdf: "scrypt",
    N: n,
    r,
    p,
    salt: toBase64(salt),
    data: toBase64(data),
  };
  return utf8(JSON.stringify(file));
}

async function deriveUserKey(
  password: Bytes,
  salt: Bytes,
  { n, r, p }: KeyCost,
  options: AbortOptions,
): Promise<MasterKey> {
  const bytes = await scrypt(password, { salt, n, r, p, lengthBytes: USER_KEY_BYTES }, options);
  const key = { encrypt: bytes.slice(0, 32), mac: { k: bytes.slice(32, 48), r: bytes.slice(48, 64) } };
  bytes.fill(0);
  return key;
}

export function makeMasterKey(randomBytes: RandomBytes): MasterKey {
  return { encrypt: randomBytes(32), mac: { k: randomBytes(16), r: randomBytes(16) } };
}

function encodeMasterKey({ encrypt, mac }: MasterKey): Bytes {
  const text = { mac: { k: toBase64(mac.k), r: toBase64(mac.r) }, encrypt: toBase64(encrypt) };
  return utf8(JSON.stringify(text));
}

function parseMasterKey(bytes: Bytes): MasterKey {
  const fields = parseJson("master key", bytes);
  const mac = fields.fields("mac");
  const encrypt = fromBase64(fields.text("encrypt"));
  const k = fromBase64(mac.text("k"));
  const r = fromBase64(mac.text("r"));
  if (encrypt === null || k === null || r === null) throw malformed("master key", "base64");
  return { encrypt, mac: { k, r } };
}
