import { type Bytes, dataView } from "../../base/bytes.ts";
import type { RandomBytes } from "../../base/clock.ts";

/*
 * Polynomials over GF(2) as bit fields: bit i is the coefficient of x^i. Only used when a repository is made or opened,
 * so BigInt is fast enough.
 */

/** The degree of every chunker polynomial. @source restic/chunker polynomials.go */
export const polynomialDegree = 53;

/** An irreducible polynomial of degree 53. About one in 26 candidates is. */
export function randomPolynomial(randomBytes: RandomBytes): bigint {
  for (;;) {
    const candidate = candidateFrom(randomBytes(8));
    if (isIrreducible(candidate)) return candidate;
  }
}

function candidateFrom(bytes: Bytes): bigint {
  const low = dataView(bytes).getBigUint64(0, true) & ((1n << 53n) - 1n);
  return low | (1n << 53n) | 1n;
}

const HEX = /^[0-9a-fA-F]{1,16}$/;

/** Null for text that is no polynomial of degree 53. */
export function parsePolynomial(text: string): bigint | null {
  if (!HEX.test(text)) return null;
  const polynomial = BigInt(`0x${text}`);
  return degree(polynomial) === polynomialDegree ? polynomial : null;
}

export function formatPolynomial(polynomial: bigint): string {
  return polynomial.toString(16);
}

/** Ben-Or's test. @source restic/chunker polynomials.go `Irreducible` */
export function isIrreducible(polynomial: bigint): boolean {
  const half = Math.floor(degree(polynomial) / 2);
  let power = 2n;
  for (let step = 1; step <= half; step++) {
    power = multiplyModulo(power, power, polynomial);
    if (greatestCommonDivisor(polynomial, power ^ 2n) !== 1n) return false;
  }
  return true;
}

/** -1 for zero. */
export function degree(polynomial: bigint): number {
  return polynomial === 0n ? -1 : polynomial.toString(2).length - 1;
}

export function modulo(value: bigint, polynomial: bigint): bigint {
  const divisorDegree = degree(polynomial);
  let rest = value;
  for (let shift = degree(rest) - divisorDegree; shift >= 0; shift = degree(rest) - divisorDegree) {
    rest ^= polynomial << BigInt(shift);
  }
  return rest;
}

function multiplyModulo(a: bigint, b: bigint, polynomial: bigint): bigint {
  let product = 0n;
  for (let shift = 0n, rest = b; rest !== 0n; shift++, rest >>= 1n) {
    if ((rest & 1n) === 1n) product ^= a << shift;
  }
  return modulo(product, polynomial);
}

function greatestCommonDivisor(a: bigint, b: bigint): bigint {
  let [larger, smaller] = [a, b];
  while (smaller !== 0n) [larger, smaller] = [smaller, modulo(larger, smaller)];
  return larger;
}
