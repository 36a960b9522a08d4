import { modulo, polynomialDegree } from "./polynomial.ts";

/** What the rolling hash looks up per byte; 64-bit values as two halves. One per polynomial, 4 KiB. */
export interface ChunkerTables {
  /** What a byte that leaves the window takes with it: v·x^(8·63) mod p. */
  readonly outLow: Uint32Array;
  readonly outHigh: Uint32Array;
  /** What brings the hash back below degree 53 after a shift: (v·x^53 mod p) with v above it. */
  readonly modLow: Uint32Array;
  readonly modHigh: Uint32Array;
}

export const windowBytes = 64;

/** @source restic/chunker chunker.go `fillTables` */
export function createChunkerTables(polynomial: bigint): ChunkerTables {
  const tables = {
    outLow: new Uint32Array(256),
    outHigh: new Uint32Array(256),
    modLow: new Uint32Array(256),
    modHigh: new Uint32Array(256),
  };
  const leaving = BigInt(8 * (windowBytes - 1));
  const top = BigInt(polynomialDegree);
  for (let value = 0; value < 256; value++) {
    const out = modulo(BigInt(value) << leaving, polynomial);
    const carried = BigInt(value) << top;
    const mod = modulo(carried, polynomial) | carried;
    tables.outLow[value] = Number(out & 0xffff_ffffn);
    tables.outHigh[value] = Number(out >> 32n);
    tables.modLow[value] = Number(mod & 0xffff_ffffn);
    tables.modHigh[value] = Number(mod >> 32n);
  }
  return tables;
}
