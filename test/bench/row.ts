/** One measured comparison: our program and a peer that does the same work, alternately in one run. */
export interface BenchRow {
  /** Stable name, used with `--only`. */
  readonly id: string;
  /** What is compared, for people. */
  readonly title: string;
  readonly unit: string;
  readonly peerName: string;
  /** Higher is better for rates; for sizes and times lower is. The ratio is always ours ÷ peer. */
  readonly better: "higher" | "lower";
  /** What the ratio should reach. */
  readonly aim: number;
  /**
   * Alternating measurements of both sides, in `unit`. Rows that need a big set-up share it by module scope. `scale` is 1
   * for the honest size; a quick look takes less.
   */
  measure(rounds: number, scale: number): Promise<BenchSamples>;
}

export interface BenchSamples {
  readonly ours: readonly number[];
  readonly peer: readonly number[];
  /** One line for people: what limited it, what was left out. */
  readonly remark?: string;
}

export interface BenchResult {
  readonly id: string;
  readonly ours: number;
  readonly peer: number;
  readonly peerName: string;
  readonly unit: string;
  readonly ratio: number;
}

/** Runs both sides `rounds` times, one after the other, so that noise of the machine hits both. */
export async function alternate(
  rounds: number,
  ours: () => Promise<number>,
  peer: () => Promise<number>,
): Promise<BenchSamples> {
  const samples: { ours: number[]; peer: number[] } = { ours: [], peer: [] };
  for (let round = 0; round < rounds; round++) {
    samples.ours.push(await ours());
    samples.peer.push(await peer());
  }
  return samples;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle];
  if (upper === undefined) throw new Error("no samples");
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2;
}

/** A rate in MB/s (10^6 bytes). */
export function megabytesPerSecond(bytes: number, milliseconds: number): number {
  return bytes / 1_000 / milliseconds;
}
