import { rmSync } from "node:fs";
import build from "../../e2e/support/build.ts";
import { alternate, type BenchRow, megabytesPerSecond } from "../row.ts";
import { type BenchPhone, openBenchPhone } from "../whole-backup/bench-phone.ts";
import { backUpInBrowser, backUpWithTool, folderBytes, type Place } from "../whole-backup/measure.ts";

/** The film of `big-video` has 5 GB: `--scale 5`. Rates of 1 GB are the same, and a table of all rows stays under an hour. */
const sizes = { everyday: { files: 3_000, bytes: 400_000_000 }, "big-video": { files: 11, bytes: 1_000_000_000 } };

interface Variant {
  readonly scenario: keyof typeof sizes;
  readonly place: Place;
  readonly serviceTls: boolean;
}

let built: ReturnType<typeof build> | null = null;

async function buildOnce(): ReturnType<typeof build> {
  const remove = await build();
  const folder = process.env["KEEPSAKE_E2E_BUILD"];
  if (folder !== undefined) process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  return remove;
}

/** The folder with the production build, built once for all rows. */
export async function builtOnce(): Promise<string> {
  built ??= buildOnce();
  await built;
  return process.env["KEEPSAKE_E2E_BUILD"] ?? "";
}

/** The production build and a phone for it. */
export async function openScaled({ scenario, serviceTls }: Omit<Variant, "place">, scale: number): Promise<BenchPhone> {
  await builtOnce();
  const { files, bytes } = sizes[scenario];
  return openBenchPhone(scenario, {
    dialect: serviceTls ? "ios26-service-tls" : "ios26",
    fileCount: Math.max(1, Math.round(files * scale)),
    totalBytes: Math.round(bytes * scale),
  });
}

function row(variant: Variant): BenchRow {
  const { scenario, place, serviceTls } = variant;
  const where = place === "folder" ? "" : "-opfs";
  return {
    id: `backup-${scenario}${where}${serviceTls ? "" : "-plain"}`,
    title: `Whole backup in Chromium into ${place === "folder" ? "a picked folder" : "the browser's file system"}`,
    unit: "MB/s",
    peerName: "idevicebackup2",
    better: "higher",
    aim: 1,
    async measure(rounds, scale) {
      const bench = await openScaled(variant, scale);
      try {
        let bytes = 0;
        // First and not counted: warms the caches of both, and tells how much a backup is.
        await backUpWithTool(bench);
        bytes = await folderBytes(bench.folder);
        const rate = (ms: number): number => megabytesPerSecond(bytes, ms);
        const samples = await alternate(
          rounds,
          async () => rate(await backUpInBrowser(bench, place)),
          async () => rate(await backUpWithTool(bench)),
        );
        const remark = `${(bytes / 1e6).toFixed(0)} MB, ${serviceTls ? "with" : "without"} service TLS`;
        return { ...samples, remark };
      } finally {
        await bench.close();
      }
    },
  };
}

export const wholeBackups: readonly BenchRow[] = (["everyday", "big-video"] as const).flatMap((scenario) =>
  (["folder", "browser"] as const).flatMap((place) =>
    [true, false].map((serviceTls) => row({ scenario, place, serviceTls })),
  ),
);
