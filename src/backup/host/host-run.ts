import { raceAbort } from "../../base/abort.ts";
import type { KeepsakeError } from "../../base/errors.ts";
import type { Log } from "../../base/log.ts";
import type { OperationOptions } from "../../base/progress.ts";
import type { DeviceLink } from "../devicelink/device-link.ts";
import type { BackupFiles } from "../files/backup-files.ts";
import type { DirectoriesAhead } from "./directories-ahead.ts";
import type { HostPaths } from "./host-paths.ts";
import type { TransferMeter } from "./transfer-meter.ts";

/** One operation: everything a message handler works with. */
export interface HostRun {
  readonly link: DeviceLink;
  readonly files: BackupFiles;
  readonly paths: HostPaths;
  readonly meter: TransferMeter;
  readonly faults: HostFaults;
  readonly directories: DirectoriesAhead;
  readonly log: Log;
  readonly signal: AbortSignal | undefined;
  /** True after the person mended what made `error`; false when it shall count. */
  mend(error: KeepsakeError): Promise<boolean>;
}

export interface RoomNeed {
  readonly neededBytes: number;
  readonly freeBytes: number;
}

/** What went wrong on our side. The phone reports only numbers of it, so the first fault is kept to be told instead. */
export class HostFaults {
  #first: KeepsakeError | null = null;
  #room: RoomNeed | null = null;

  get first(): KeepsakeError | null {
    return this.#first;
  }

  /** What the phone asked for and what there was, once it found the room too small. */
  get room(): RoomNeed | null {
    return this.#room;
  }

  /** A missing file is an answer, not a fault. */
  note(error: KeepsakeError): void {
    if (error.code !== "backup/not-found") this.#first ??= error;
  }

  noteRoom(room: RoomNeed): void {
    this.#room = room;
  }
}

/** Asks the person once for all calls that wait for the same remedy. */
export function createMender(options: OperationOptions): HostRun["mend"] {
  const { onInterruption, signal } = options;
  let asking: Promise<boolean> | null = null;
  return async (error) => {
    if (onInterruption === undefined || !isMendable(error)) return false;
    asking ??= onInterruption({ error, resumable: true })
      .then((answer) => answer === "retry")
      .finally(() => {
        asking = null;
      });
    return raceAbort(asking, signal);
  };
}

function isMendable(error: KeepsakeError): boolean {
  return error.code === "store/full" || error.code === "store/gone" || error.code === "store/permission";
}
