import type { BenchRow } from "../row.ts";
import { heapBigVideo } from "./heap.ts";
import { smallFiles } from "./small-files.ts";
import { tlsReceive } from "./tls-receive.ts";
import { chunkerSpeed, vaultHeap } from "./vault.ts";
import { virtualIphone } from "./virtual-iphone.ts";
import { wholeBackups } from "./whole-backup.ts";

/** Every row of `npm run bench`, in the order of the table. */
export const rows: readonly BenchRow[] = [
  ...wholeBackups,
  tlsReceive,
  ...smallFiles,
  heapBigVideo,
  chunkerSpeed,
  vaultHeap,
  virtualIphone,
];
