import { type Bytes, dataView, utf8 } from "../../base/bytes.ts";
import { KeepsakeError } from "../../base/errors.ts";
import { limits } from "../../base/limits.ts";
import { createProgressReporter, type OperationOptions } from "../../base/progress.ts";
import { aesKeyUnwrap, pbkdf2 } from "../../crypto/index.ts";
import { bytesOf, damagedBag, numberOf, readKeyBagTags, type TagGroup } from "./keybag-tags.ts";

/** The locked keys of an encrypted backup. */
export interface KeyBag {
  /** Rounds of the two derivations; `outer` is 0 where there is only one, up to iOS 10.1. */
  readonly iterations: { readonly outer: number; readonly inner: number };
  /**
   * Seconds of work, off the thread; progress is an estimate. The password is taken as typed, then in the two normal forms
   * of Unicode: which one a phone used is not known.
   * @throws backup/wrong-password when none of the keys opens, app/aborted at once
   */
  unlock(password: string, options?: OperationOptions): Promise<UnlockedKeyBag>;
}

/** Open class keys, as good as the password: in memory only, wiped by `lock`. */
export interface UnlockedKeyBag {
  /** Classes whose keys are open. Those of the keychain that never leave the phone are not among them. */
  readonly classes: readonly number[];
  /** @param wrappedKey 40 bytes @throws backup/damaged when it does not belong to this bag, backup/locked */
  unwrap(protectionClass: number, wrappedKey: Bytes): Bytes;
  /** The key of a file or of Manifest.db. @param labelled 4 bytes of class, little-endian, and the wrapped key */
  unwrapLabelled(labelled: Bytes): Bytes;
  /** Wipes the class keys; every later call throws backup/locked. May be called again. */
  lock(): void;
}

/** Class keys under the password alone; bit 0 would say: under the phone's own key as well. */
const WRAP_PASSWORD_ONLY = 2;
const CLASS_MASK = 0x0f;
const KEY_BYTES = 32;
const LABEL_BYTES = 4;

interface Derivation {
  readonly outer: { readonly salt: Bytes; readonly rounds: number } | null;
  readonly inner: { readonly salt: Bytes; readonly rounds: number };
}

/** @throws backup/damaged @source dunhamsteve/ios README.md; dinosec/iphone-dataprotection keybag.py */
export function readKeyBag(bytes: Bytes): KeyBag {
  const { header, classes } = readKeyBagTags(bytes);
  const derivation = derivationOf(header);
  const wrapped = new Map<number, Bytes>();
  for (const group of classes) {
    if (numberOf(group, "WRAP") !== WRAP_PASSWORD_ONLY) continue;
    wrapped.set(numberOf(group, "CLAS") & CLASS_MASK, bytesOf(group, "WPKY"));
  }
  if (wrapped.size === 0) throw damagedBag("no keys");
  return {
    iterations: { outer: derivation.outer?.rounds ?? 0, inner: derivation.inner.rounds },
    async unlock(password, options = {}) {
      for (const typed of spellings(password)) {
        const key = await passwordKey(typed, derivation, options);
        const keys = unwrapAll(wrapped, key);
        key.fill(0);
        if (keys.size > 0) return unlockedBag(keys);
      }
      throw new KeepsakeError("backup/wrong-password", {});
    },
  };
}

function derivationOf(header: TagGroup): Derivation {
  const outerSalt = header.get("DPSL");
  const outer = outerSalt === undefined ? null : { salt: outerSalt, rounds: roundsOf(header, "DPIC") };
  return { outer, inner: { salt: bytesOf(header, "SALT"), rounds: roundsOf(header, "ITER") } };
}

function roundsOf(header: TagGroup, tag: string): number {
  const rounds = numberOf(header, tag);
  if (rounds < 1 || rounds > limits.keyBagRounds) throw damagedBag(tag);
  return rounds;
}

function spellings(password: string): ReadonlySet<string> {
  return new Set([password, password.normalize("NFC"), password.normalize("NFD")]);
}

async function passwordKey(password: string, { outer, inner }: Derivation, options: OperationOptions): Promise<Bytes> {
  const { signal } = options;
  const progress = createProgressReporter(options.onProgress, Date.now);
  progress.update({ phase: "preparing", fraction: 0 });
  const typed = utf8(password);
  const onProgress = options.onProgress && ((fraction: number) => progress.update({ fraction }));
  const first =
    outer === null
      ? typed
      : await pbkdf2(typed, { hash: "sha256", ...outer, lengthBytes: KEY_BYTES }, { signal, onProgress });
  const key = await pbkdf2(first, { hash: "sha1", ...inner, lengthBytes: KEY_BYTES }, { signal });
  first.fill(0);
  progress.update({ fraction: 1 });
  progress.finish();
  return key;
}

/**
 * A wrong password opens none. When some open and some don't, those are damaged and the others still serve: their files
 * will say so.
 */
function unwrapAll(wrapped: ReadonlyMap<number, Bytes>, key: Bytes): Map<number, Bytes> {
  const open = new Map<number, Bytes>();
  for (const [protectionClass, locked] of wrapped) {
    const classKey = aesKeyUnwrap(key, locked);
    if (classKey?.length === KEY_BYTES) open.set(protectionClass, classKey);
  }
  return open;
}

function unlockedBag(keys: Map<number, Bytes>): UnlockedKeyBag {
  let locked = false;
  const unwrap = (protectionClass: number, wrappedKey: Bytes): Bytes => {
    if (locked) throw new KeepsakeError("backup/locked", {});
    const classKey = keys.get(protectionClass);
    if (classKey === undefined)
      throw new KeepsakeError("backup/damaged", { what: "protection class", protectionClass });
    const key = aesKeyUnwrap(classKey, wrappedKey);
    if (key?.length !== KEY_BYTES)
      throw new KeepsakeError("backup/damaged", { what: "key of a file", protectionClass });
    return key;
  };
  return {
    classes: [...keys.keys()].toSorted((a, b) => a - b),
    unwrap,
    unwrapLabelled(labelled) {
      if (labelled.length <= LABEL_BYTES) throw new KeepsakeError("backup/damaged", { what: "key of a file" });
      return unwrap(dataView(labelled).getUint32(0, true), labelled.subarray(LABEL_BYTES));
    },
    lock() {
      locked = true;
      for (const key of keys.values()) key.fill(0);
      keys.clear();
    },
  };
}
