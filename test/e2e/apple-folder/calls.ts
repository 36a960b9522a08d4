import type { CaseResult } from "../stores/vitest-in-worker.ts";

/** The browser's own file system, or a folder of this computer. */
export type Kind = "opfs" | "folder";

interface Where {
  readonly kind: Kind;
  readonly folder?: FileSystemDirectoryHandle | undefined;
}

/** What the page asks of the worker. */
export type WorkerCall = Where &
  (
    | { readonly do: "cases" }
    | { readonly do: "put"; readonly path: string }
    | { readonly do: "fill"; readonly from: number }
    | { readonly do: "look"; readonly from: number; readonly acknowledged: readonly number[] }
  );

/** What a killed worker left: files that are not as they were written, and how many it had not finished. */
export interface AfterKill {
  readonly problems: readonly string[];
  readonly unfinished: number;
}

/** What the test asks of the page. */
export interface FolderPage {
  /** Asks for the folder all later calls of kind "folder" use. */
  chooseFolder(): Promise<void>;
  runCases(kind: Kind): Promise<readonly CaseResult[]>;
  /** @returns the code of the error, or null */
  put(kind: Kind, path: string): Promise<string | null>;
  /** Kills the writing worker `times` times, each time a little later; what was wrong afterwards. */
  killAndCheck(kind: Kind, times: number): Promise<readonly string[]>;
}

declare global {
  interface Window {
    appleFolder: FolderPage;
  }
}
