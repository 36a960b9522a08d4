import { abortError } from "../../base/abort.ts";
import type { ByteDuplex } from "../../base/byte-duplex.ts";
import { type Clock, systemClock, systemRandomBytes } from "../../base/clock.ts";
import { KeepsakeError } from "../../base/errors.ts";
import { silentLog } from "../../base/log.ts";
import { createProgressReporter, type OperationOptions, type ProgressReporter } from "../../base/progress.ts";
import type { PlistDict } from "../../codec/plist/index.ts";
import { createDeviceLink, linkError } from "../devicelink/device-link.ts";
import type { BackupFiles } from "../files/backup-files.ts";
import { createMemoryFiles } from "../files/memory-files.ts";
import { backupFileNames, loadInfo, requireFinished } from "../format/backup-state.ts";
import type {
  BackupHost,
  BackupHostOptions,
  BackupOutcome,
  BackupRequest,
  ContentRequest,
  PasswordChange,
  RestoreRequest,
} from "./backup-host.ts";
import { converse, greet } from "./conversation.ts";
import { type Operation, requireSuccess } from "./device-errors.ts";
import { DirectoriesAhead } from "./directories-ahead.ts";
import { farewell, startCancelDeadline } from "./farewell.ts";
import { dropAside, prepareFolder, putBack } from "./folder-health.ts";
import { createHostPaths, type HostPaths } from "./host-paths.ts";
import { createMender, HostFaults, type HostRun } from "./host-run.ts";
import {
  backupRequest,
  changePasswordRequest,
  contentRequest,
  type RequestMessage,
  restoreRequest,
} from "./requests.ts";
import { TransferMeter } from "./transfer-meter.ts";
import { writeInfoPlist } from "./write-info-plist.ts";

const GRACE_MS = 5_000;

/**
 * @param duplex the mobilebackup2 stream; owned by the host from now on
 * @param infoPlist what the phone's other services told, for Info.plist; used by `backup` only
 */
export function createBackupHost(
  duplex: ByteDuplex,
  files: BackupFiles,
  infoPlist: PlistDict,
  options: BackupHostOptions = {},
): BackupHost {
  return new StreamHost(duplex, files, infoPlist, options);
}

class StreamHost implements BackupHost {
  readonly #duplex: ByteDuplex;
  readonly #files: BackupFiles;
  readonly #infoPlist: PlistDict;
  readonly #settings: BackupHostOptions;
  readonly #clock: Clock;
  #used = false;

  constructor(duplex: ByteDuplex, files: BackupFiles, infoPlist: PlistDict, settings: BackupHostOptions) {
    this.#duplex = duplex;
    this.#files = files;
    this.#infoPlist = infoPlist;
    this.#settings = settings;
    this.#clock = settings.clock ?? systemClock;
  }

  async backup({ udid, full }: BackupRequest, options: OperationOptions = {}): Promise<BackupOutcome> {
    const operation: HostOperation = {
      name: "backup",
      request: backupRequest(udid, full),
      files: this.#files,
      paths: createHostPaths([backupFileNames(udid).root], true),
      prepare: (run) => this.#prepareBackup(run, udid, full),
    };
    try {
      const { outcome } = await this.#perform(operation, options, async () => {
        await requireFinished(this.#files, udid, options);
        await dropAside(this.#files, udid, options);
      });
      return outcome;
    } catch (error) {
      // Best effort: the next run does it otherwise.
      await putBack(this.#files, udid).catch(() => undefined);
      throw error;
    }
  }

  async restore(request: RestoreRequest, options: OperationOptions = {}): Promise<BackupOutcome> {
    const { udid, sourceUdid } = request;
    const { outcome } = await this.#perform(
      {
        name: "restore",
        request: restoreRequest(request),
        files: this.#files,
        paths: createHostPaths([backupFileNames(sourceUdid).root, backupFileNames(udid).root], false),
        prepare: () => this.#requireRestorable(request, options),
      },
      options,
      async (run) => {
        if (request.reboot) run.meter.enter("restarting");
      },
    );
    return outcome;
  }

  async changePassword({ udid, from, to }: PasswordChange, options: OperationOptions = {}): Promise<BackupOutcome> {
    const { outcome } = await this.#perform(
      {
        name: "change-password",
        request: changePasswordRequest(udid, from, to),
        files: createMemoryFiles(() => this.#clock.nowMs()),
        paths: createHostPaths([backupFileNames(udid).root], false),
      },
      options,
    );
    return outcome;
  }

  info(request: ContentRequest, options: OperationOptions = {}): Promise<string> {
    return this.#content("info", "Info", request, options);
  }

  list(request: ContentRequest, options: OperationOptions = {}): Promise<string> {
    return this.#content("list", "List", request, options);
  }

  async #content(
    name: Operation,
    message: "Info" | "List",
    { udid, sourceUdid }: ContentRequest,
    options: OperationOptions,
  ): Promise<string> {
    const { response } = await this.#perform(
      {
        name,
        request: contentRequest(message, udid, sourceUdid),
        files: this.#files,
        paths: createHostPaths([backupFileNames(sourceUdid).root], false),
      },
      options,
    );
    const content = response["Content"];
    if (typeof content !== "string") throw new KeepsakeError("backup/malformed", { what: "content" });
    return content;
  }

  async #prepareBackup(run: HostRun, udid: string, full: boolean): Promise<void> {
    const options = { signal: run.signal };
    await run.files.makeDirectory(backupFileNames(udid).root, options);
    const state = await prepareFolder(run.files, udid, full, options);
    run.log.info("backup", "folder-prepared", { state });
    const now = {
      date: new Date(this.#clock.nowMs()),
      randomBytes: this.#settings.randomBytes ?? systemRandomBytes,
    };
    await writeInfoPlist(run.files, udid, this.#infoPlist, now, options);
  }

  /** What the phone would refuse is refused before it is asked. */
  async #requireRestorable({ sourceUdid, password }: RestoreRequest, options: OperationOptions): Promise<void> {
    const manifest = await requireFinished(this.#files, sourceUdid, options);
    if ((await loadInfo(this.#files, sourceUdid, options)) === null) {
      throw new KeepsakeError("backup/damaged", { file: "Info.plist" });
    }
    if (manifest.isEncrypted && password === undefined) throw new KeepsakeError("backup/wrong-password", {});
  }

  /** @param afterwards runs once the phone reported success and the link has ended */
  async #perform(
    operation: HostOperation,
    options: OperationOptions,
    afterwards: (run: HostRun) => Promise<void> = async () => undefined,
  ): Promise<{ readonly outcome: BackupOutcome; readonly response: PlistDict }> {
    if (this.#used) throw new KeepsakeError("base/bug", { what: "a backup host serves one operation" });
    this.#used = true;
    const progress = createProgressReporter(options.onProgress, () => this.#clock.nowMs());
    const run = this.#createRun(operation, options, progress);
    try {
      const response = await this.#talk(run, operation);
      await afterwards(run);
      const { files, bytes, warnings } = run.meter;
      return { outcome: { files, bytes, warnings }, response };
    } finally {
      progress.finish();
    }
  }

  /** The whole connection, from the greeting to its end. */
  async #talk(run: HostRun, operation: HostOperation): Promise<PlistDict> {
    const graceMs = this.#settings.graceMs ?? GRACE_MS;
    const callOff = startCancelDeadline(this.#duplex, run, this.#clock, graceMs);
    let failure: KeepsakeError | null = null;
    try {
      run.meter.enter("connecting");
      await greet(run);
      run.meter.enter("preparing");
      await operation.prepare?.(run);
      return requireSuccess(await converse(run, operation.request), operation.name);
    } catch (error) {
      failure = tellingError(run, linkError(error));
      run.log.error("backup", "failed", { operation: operation.name, code: failure.code });
      throw failure;
    } finally {
      callOff();
      await farewell(this.#duplex, run.link, this.#clock, graceMs, failure);
    }
  }

  #createRun(operation: HostOperation, options: OperationOptions, progress: ProgressReporter): HostRun {
    return {
      link: createDeviceLink(this.#duplex, { clock: this.#clock, silenceMs: this.#settings.silenceMs }),
      files: operation.files,
      paths: operation.paths,
      meter: new TransferMeter(progress, operation.name === "backup" ? "received" : "sent"),
      faults: new HostFaults(),
      directories: new DirectoriesAhead(),
      log: this.#settings.log ?? silentLog,
      signal: options.signal,
      mend: createMender(options),
    };
  }
}

interface HostOperation {
  readonly name: Operation;
  readonly request: RequestMessage;
  readonly files: BackupFiles;
  readonly paths: HostPaths;
  /** Before the request is made, with the phone already there. */
  readonly prepare?: (run: HostRun) => Promise<void>;
}

/** The error that helps: a cancellation is one whatever broke by it, and the phone's number is only an echo of our own fault. */
function tellingError(run: HostRun, error: KeepsakeError): KeepsakeError {
  if (run.signal?.aborted) return abortError(run.signal);
  const { first, room } = run.faults;
  if (first !== null && error.context["number"] !== undefined) return first.with(error.context);
  if (error.code === "backup/phone-says-no-space" && room !== null) return error.with({ ...room });
  return error;
}
