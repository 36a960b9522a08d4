import { type Bytes, utf8 } from "../../base/bytes.ts";
import type { RandomBytes } from "../../base/clock.ts";
import { KeepsakeError } from "../../base/errors.ts";
import { formatPolynomial, isIrreducible, parsePolynomial, randomPolynomial } from "../chunker/polynomial.ts";
import { idFromBytes, type ObjectId } from "../object-id.ts";
import { parseJson } from "./json.ts";

export type RepositoryVersion = 1 | 2;

export interface RepositoryConfig {
  readonly version: RepositoryVersion;
  readonly id: ObjectId;
  readonly chunkerPolynomial: bigint;
}

export function makeConfig(version: RepositoryVersion, randomBytes: RandomBytes): RepositoryConfig {
  return { version, id: idFromBytes(randomBytes(32)), chunkerPolynomial: randomPolynomial(randomBytes) };
}

/** The plain JSON; it is sealed, never compressed. @source restic/restic internal/restic/config.go */
export function encodeConfig(config: RepositoryConfig): Bytes {
  const { version, id } = config;
  return utf8(JSON.stringify({ version, id, chunker_polynomial: formatPolynomial(config.chunkerPolynomial) }));
}

/** @throws base/malformed, vault/version for a version this program does not know */
export function parseConfig(bytes: Bytes): RepositoryConfig {
  const fields = parseJson("config", bytes);
  const version = fields.count("version");
  if (version !== 1 && version !== 2) throw new KeepsakeError("vault/version", { version });
  const polynomial = parsePolynomial(fields.text("chunker_polynomial"));
  if (polynomial === null || !isIrreducible(polynomial)) return fields.refuse("chunker_polynomial");
  return { version, id: fields.id("id"), chunkerPolynomial: polynomial };
}
