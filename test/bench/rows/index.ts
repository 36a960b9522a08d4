import type { BenchRow } from "../row.ts";
import { firstScreen } from "./first-screen.ts";
import { heapBigVideo } from "./heap.ts";
import { lighthouse } from "./lighthouse.ts";
import { longestTask } from "./longest-task.ts";
import { openBackup } from "./open-backup.ts";
import { searchRows } from "./search.ts";
import { smallFiles } from "./small-files.ts";
import { tlsReceive } from "./tls-receive.ts";
import { chunkerSpeed, vaultHeap } from "./vault.ts";
import { vaultIngests, vaultSize } from "./vault-ingest.ts";
import { vaultSmallFiles, vaultUnchangedShare } from "./vault-phone.ts";
import { virtualIphone } from "./virtual-iphone.ts";
import { wholeBackups } from "./whole-backup.ts";
import { heapRestore, wholeRestores } from "./whole-restore.ts";

/** Every row of `npm run bench`, in the order of the table. */
export const rows: readonly BenchRow[] = [
  ...wholeBackups,
  ...wholeRestores,
  tlsReceive,
  ...smallFiles,
  heapBigVideo,
  heapRestore,
  chunkerSpeed,
  vaultHeap,
  ...vaultIngests,
  vaultSize,
  vaultSmallFiles,
  vaultUnchangedShare,
  ...searchRows,
  ...openBackup,
  virtualIphone,
  firstScreen,
  longestTask,
  ...lighthouse,
];
