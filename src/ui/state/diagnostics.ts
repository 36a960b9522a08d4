import type { WireError } from "../../base/errors.ts";
import type { AppState } from "./app-state.ts";
import type { BuildInfo } from "./build-info.ts";
import { isRunning } from "./operation.ts";
import type { Run } from "./runs.ts";

/** Facts about the browser that the state does not hold. */
export interface BrowserFacts {
  readonly userAgent: string;
  readonly languages: readonly string[];
  readonly usedBytes: number | null;
  readonly persisted: boolean;
}

const MAX_RUNS_TOLD = 50;

/**
 * A report in which nothing can be private: every entry is a code, a count, a size, a time or a choice from a closed list.
 * Names, serial numbers, UDIDs, paths and messages are left out by never being copied, not by being searched for.
 */
export function diagnosticsOf(state: AppState, browser: BrowserFacts, build: BuildInfo | null, nowMs: number): string {
  const { platform, connection, operation, places, vaults, phones, runs, preferences, offline } = state;
  const report = {
    keepsake: { version: build?.version ?? null, build: build?.hash ?? null, offline: offline.state },
    at: new Date(nowMs).toISOString(),
    browser,
    platform,
    preferences,
    connection: { state: connection.id, error: connection.id === "failed" ? errorOf(connection.error) : null },
    operation: {
      state: operation.id,
      phase: isRunning(operation) ? operation.progress.phase : null,
      error: operation.id === "failed" || operation.id === "interrupted" ? errorOf(operation.error) : null,
    },
    phones: phones.list.map(({ info, demo, rules, lastBackup }) => ({
      demo,
      model: /^i\w+\d+,\d+$/.test(info.productType) ? info.productType : null,
      ios: /^[\d.]+$/.test(info.productVersion) ? info.productVersion : null,
      encryption: info.backupEncrypted,
      passcode: info.passcodeSet,
      rules,
      lastBackupInto: lastBackup?.placeKind ?? null,
    })),
    folders: places.list.map(({ known, access, error, backups }) => ({
      kind: known.place.kind,
      access,
      backups: backups?.length ?? null,
      error: errorOf(error),
    })),
    vaults: vaults.list.map(({ known, access, door, content, error }) => ({
      kind: known.place.kind,
      access,
      door,
      snapshots: content?.snapshots.length ?? null,
      damagedAtLastCheck: known.check?.damaged ?? null,
      error: errorOf(error),
    })),
    runs: runs.list.slice(0, MAX_RUNS_TOLD).map(runOf),
  };
  return `${JSON.stringify(report, null, 2)}\n`;
}

function runOf({ kind, startedAtMs, endedAtMs, result, bytes, files, code, missed, demo }: Run): object {
  const durationMs = endedAtMs === null ? null : endedAtMs - startedAtMs;
  return { kind, at: new Date(startedAtMs).toISOString(), durationMs, result, bytes, files, code, missed, demo };
}

/** Numbers and yes or no say where it happened; words might be somebody's. */
function errorOf(error: WireError | null): object | null {
  if (error === null) return null;
  const facts = Object.entries(error.context).filter(([, value]) => typeof value !== "string");
  return { code: error.code, ...Object.fromEntries(facts) };
}
