import { alternate, type BenchRow } from "../row.ts";
import { openSmallFilesBench } from "../small-files/chromium.ts";

const COUNT = 2_000;
const SIZE_BYTES = 2_000;

function row(place: "folder" | "browser"): BenchRow {
  const where = place === "folder" ? "a picked folder" : "the browser's file system";
  return {
    id: place === "folder" ? "small-files-per-second" : "small-files-per-second-opfs",
    title: `Small files through AppleFolder into ${where}`,
    unit: "files/s",
    peerName: "bare loop, same calls",
    better: "higher",
    aim: 0.8,
    async measure(rounds, scale) {
      const count = Math.max(100, Math.round(COUNT * scale));
      const bench = await openSmallFilesBench(place);
      const rate = async (who: "ours" | "loop"): Promise<number> =>
        (count * 1_000) / (await bench.write({ who, count, sizeBytes: SIZE_BYTES }));
      try {
        const samples = await alternate(
          rounds,
          () => rate("ours"),
          () => rate("loop"),
        );
        return { ...samples, remark: `${count} files of ${SIZE_BYTES} bytes, 16 in flight on both sides` };
      } finally {
        await bench.close();
      }
    },
  };
}

export const smallFiles: readonly BenchRow[] = [row("folder"), row("browser")];
