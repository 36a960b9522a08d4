import { feedHost } from "../feed-host.ts";
import { type BenchRow, megabytesPerSecond } from "../row.ts";

const PEER_MB_PER_SECOND = 300;

/** The virtual iPhone must be faster than what is measured with it. */
export const virtualIphone: BenchRow = {
  id: "virtual-iphone-mb-per-second",
  title: "The virtual iPhone feeds a host in its process",
  unit: "MB/s",
  peerName: "what it must deliver",
  better: "higher",
  aim: 1,
  async measure(rounds, scale) {
    const ours: number[] = [];
    const perCpuSecond: number[] = [];
    for (let round = 0; round < rounds; round++) {
      const size = { scenario: "big-video", totalBytes: 1_000_000_000 * scale, password: null };
      const { bytes, backupMs, cpuMs } = await feedHost(size);
      ours.push(megabytesPerSecond(bytes, backupMs));
      perCpuSecond.push(megabytesPerSecond(bytes, cpuMs));
    }
    const remark = `per second of processor time: ${perCpuSecond.map((rate) => rate.toFixed(0)).join(", ")} MB`;
    return { ours, peer: [PEER_MB_PER_SECOND], remark };
  },
};
