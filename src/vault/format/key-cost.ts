import { utf8 } from "../../base/bytes.ts";
import { scrypt } from "../../crypto/index.ts";
import type { KeyCost } from "./key-file.ts";

const R = 8;
const PROBE_N = 16_384;
/** restic's own usual choice; below it nothing is ever chosen, however slow the machine. */
const FLOOR_N = 32_768;
/** 128 MiB: four times the memory of restic's usual choice in the same time. */
const PREFERRED_N = 131_072;
const PATIENCE_MS = 4_000;

/**
 * The cost for a new key: the preferred one, less on a machine that would need more than four seconds, never below the floor.
 * Takes as long as an eighth of the preferred cost.
 */
export async function measureKeyCost(nowMs: () => number): Promise<KeyCost> {
  const startMs = nowMs();
  await scrypt(utf8("probe"), { salt: new Uint8Array(64), n: PROBE_N, r: R, p: 1, lengthBytes: 64 });
  return costFor(nowMs() - startMs);
}

/** @param probeMs what 2^14 rounds took */
export function costFor(probeMs: number): KeyCost {
  let n = PREFERRED_N;
  while (n > FLOOR_N && (probeMs * n) / PROBE_N > PATIENCE_MS) n /= 2;
  return { n, r: R, p: 1 };
}
