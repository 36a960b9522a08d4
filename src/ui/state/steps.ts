import type { Phase } from "../../base/progress.ts";
import type { Running } from "./operation.ts";

export type BackupStep = "ready" | "passcode" | "copy" | "finish" | "check";
export type RestoreStep = "checking" | "safety" | "waiting" | "sending" | "placing" | "restarting";

const stepOfPhase: Readonly<Record<Phase, BackupStep>> = {
  connecting: "ready",
  "waiting-for-trust": "ready",
  "waiting-for-unlock": "ready",
  preparing: "ready",
  "waiting-for-passcode": "passcode",
  transferring: "copy",
  committing: "finish",
  restarting: "finish",
  verifying: "check",
};

/** Where a backup stands on its way, as a person names it. */
export function backupStep({ passcodeSinceMs, progress }: Running): BackupStep {
  return passcodeSinceMs === null ? stepOfPhase[progress.phase] : "passcode";
}

/** Where a restore stands on its way. */
export function restoreStep({ stage, progress }: Running): RestoreStep {
  if (stage !== "main") return stage;
  if (progress.bytesDone === 0) return "waiting";
  return progress.phase === "restarting" || progress.fraction === 1 ? "placing" : "sending";
}
