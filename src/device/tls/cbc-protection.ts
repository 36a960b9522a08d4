import { type Bytes, concatBytes, equalBytes } from "../../base/bytes.ts";
import { systemRandomBytes } from "../../base/clock.ts";
import { type AesCbc, createAesCbc, createHmacKey, type HashName, type HmacKey } from "../../crypto/index.ts";
import {
  associatedData12,
  badMac,
  type RecordOpener,
  type RecordSealer,
  requirePlainLength,
} from "./record-protection.ts";
import { type PlainRecord, recordHeader, type TlsRecord } from "./records.ts";

/** Secrets for one direction of a CBC suite. */
export interface CbcKeys {
  readonly key: Bytes;
  readonly macKey: Bytes;
}

const BLOCK = 16;

/**
 * TLS 1.2 with AES-CBC: MAC, then pad, then encrypt under a random IV in front of each record.
 *
 * The padding is judged without early exit and the MAC is computed in every case, but JavaScript promises no equal timing.
 * Nobody on a USB cable can make a phone repeat one secret under many sessions and time the answers.
 * @source RFC 5246 §6.2.3.2
 */
export async function createCbcOpener(macHash: HashName, keys: CbcKeys): Promise<RecordOpener> {
  const [cipher, mac] = await Promise.all([createAesCbc(keys.key), createHmacKey(macHash, keys.macKey)]);
  let sequence = 0;
  return {
    takesAtOnce: false,
    next: null,
    open(record) {
      const number = sequence;
      sequence += 1;
      return openRecord({ cipher, mac }, number, record);
    },
  };
}

export async function createCbcSealer(macHash: HashName, keys: CbcKeys): Promise<RecordSealer> {
  const [cipher, mac] = await Promise.all([createAesCbc(keys.key), createHmacKey(macHash, keys.macKey)]);
  let sequence = 0;
  return {
    next: null,
    get sealedRecords() {
      return sequence;
    },
    async seal(type, content) {
      const associated = associatedData12(sequence, type, content.length);
      sequence += 1;
      const tag = await mac.sign(concatBytes([associated, content]));
      const iv = systemRandomBytes(BLOCK);
      const padding = BLOCK - ((content.length + tag.length) % BLOCK);
      const plain = concatBytes([content, tag, new Uint8Array(padding).fill(padding - 1)]);
      const sealed = await cipher.encryptBlocks(iv, plain);
      return [concatBytes([recordHeader(type, iv.length + sealed.length), iv]), sealed];
    },
  };
}

async function openRecord(
  keys: { readonly cipher: AesCbc; readonly mac: HmacKey },
  sequence: number,
  { type, fragment }: TlsRecord,
): Promise<PlainRecord> {
  const macBytes = keys.mac.sizeBytes;
  const smallest = BLOCK + Math.ceil((macBytes + 1) / BLOCK) * BLOCK;
  if (fragment.length < smallest || fragment.length % BLOCK !== 0) throw badMac();
  const plain = await keys.cipher.decryptBlocks(fragment.slice(0, BLOCK), fragment.subarray(BLOCK));
  const paddingBytes = judgePadding(plain, macBytes);
  const contentBytes = plain.length - macBytes - Math.max(1, paddingBytes);
  const content = plain.subarray(0, contentBytes);
  const expected = await keys.mac.sign(concatBytes([associatedData12(sequence, type, contentBytes), content]));
  const isMacRight = equalBytes(expected, plain.subarray(contentBytes, contentBytes + macBytes));
  if (!isMacRight || paddingBytes === 0) throw badMac();
  return { type, content: requirePlainLength(content) };
}

/** The number of padding bytes, its own length byte included, or 0 when the padding is wrong. */
function judgePadding(plain: Bytes, macBytes: number): number {
  const last = plain.at(-1) ?? 0;
  if (last + 1 + macBytes > plain.length) return 0;
  let difference = 0;
  for (const byte of plain.subarray(plain.length - 1 - last)) difference |= byte ^ last;
  return difference === 0 ? last + 1 : 0;
}
