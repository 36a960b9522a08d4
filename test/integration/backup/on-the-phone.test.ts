import { afterEach, describe, expect, it, vi } from "vitest";
import { rootPath } from "../../../src/backup/files/backup-path.ts";
import { type BackupFiles, createBackupHost, createMemoryFiles, requireFinished } from "../../../src/backup/index.ts";
import { createMemoryPair } from "../../../src/base/memory-duplex.ts";
import type { OperationOptions } from "../../../src/base/progress.ts";
import { openBackupSession, type PhoneConnection, type PhoneEvent } from "../../../src/device/index.ts";
import { joinDuplexes } from "../../../src/workers/join-duplexes.ts";
import { PluggedPhone } from "../../support/device/plugged-phone.ts";
import { get, p } from "../../support/suites/backup-files.ts";
import { sameBytes } from "../../support/suites/byte-duplex.ts";
import { createMemoryStorage } from "../../virtual-iphone/core/memory-storage.ts";
import { loadScenario, type ScenarioPhone } from "../../virtual-iphone/scenarios/index.ts";

/** What the person does on the phone while a backup runs, over everything from the cable to the host. */
let plugged: PluggedPhone;
let scenario: ScenarioPhone;
let connection: PhoneConnection;
const events: PhoneEvent["type"][] = [];
let onEvent: () => void = () => undefined;

afterEach(async () => {
  expect(plugged.phone.violations).toEqual([]);
  await plugged.stop();
  events.length = 0;
});

async function start(name: string, passcode: string | null = null): Promise<void> {
  const storage = createMemoryStorage();
  scenario = await loadScenario(name, { storage, fileCount: 60, totalBytes: 1_500_000 });
  const { identity, dialect, backup } = scenario;
  plugged = await PluggedPhone.start({ identity, dialect, storage, passcode, services: [backup] });
  connection = await plugged.connectTrusted();
}

/**
 * One backup through a session of its own. The host either hears of an interruption itself, or sits in another worker
 * behind a stream that is aborted with the reason, as in the app.
 */
async function backup(files: BackupFiles, isInOtherWorker: boolean, options: OperationOptions = {}) {
  const { clock, log } = plugged;
  const session = await openBackupSession(connection, {
    clock,
    log,
    onEvent: ({ type }) => {
      events.push(type);
      onEvent();
    },
  });
  const { service, infoPlist, interrupted: signal } = session;
  const [ours, theirs] = createMemoryPair("between the workers");
  const joined = isInOtherWorker ? joinDuplexes(service.bytes, theirs, { signal }).catch(() => undefined) : null;
  const host = createBackupHost(isInOtherWorker ? ours : service.bytes, files, infoPlist, { clock, log });
  try {
    return await host.backup(
      { udid: connection.udid, full: false },
      isInOtherWorker ? options : { ...options, signal },
    );
  } finally {
    await joined;
    await session.release();
  }
}

const cancelOnPhone = (): Promise<unknown> => plugged.phone.control({ do: "cancelSync" });

/** The person cancels when the `count`-th file is opened, which waits until we have heard of it: nothing depends on luck. */
function cancelledAtFile(files: BackupFiles, count: number): BackupFiles {
  let opened = 0;
  return {
    stat: (path, options) => files.stat(path, options),
    list: (path, options) => files.list(path, options),
    openRead: (path, options) => files.openRead(path, options),
    async openWrite(path, options) {
      opened += 1;
      if (opened === count) {
        const heard = new Promise<void>((resolve) => {
          onEvent = resolve;
        });
        await cancelOnPhone();
        await heard;
      }
      return files.openWrite(path, options);
    },
    makeDirectory: (path, options) => files.makeDirectory(path, options),
    move: (from, to, options) => files.move(from, to, options),
    copy: (from, to, options) => files.copy(from, to, options),
    remove: (path, options) => files.remove(path, options),
    freeBytes: () => files.freeBytes(),
  };
}

async function filesBelow(files: BackupFiles, directory: string = rootPath): Promise<string[]> {
  const found: string[] = [];
  for await (const { name, kind } of files.list(p(directory))) {
    const path = `${directory}/${name}`;
    if (kind === "file") found.push(path);
    else found.push(...(await filesBelow(files, path)));
  }
  return found;
}

/** The files of the phone, by path: named by 40 hex digits, each below two. */
async function contents(files: BackupFiles): Promise<Map<string, Uint8Array>> {
  const found = new Map<string, Uint8Array>();
  for (const path of await filesBelow(files)) {
    if (/\/[0-9a-f]{40}$/.test(path)) found.set(path, await get(files, path));
  }
  return found;
}

describe.each([
  ["a host that hears of it", false],
  ["a host in another worker", true],
])("a backup that is cancelled on the phone, for %s", (_, isInOtherWorker) => {
  it("ends as such, keeps whole files only, and is completed by the next run", async () => {
    await start("everyday");
    const files = createMemoryFiles();
    const cancelled = backup(cancelledAtFile(files, 20), isInOtherWorker);
    await expect(cancelled).rejects.toMatchObject({ code: "backup/cancelled-on-phone" });
    expect(events[0]).toBe("cancelled-on-phone");
    await expect(requireFinished(files, connection.udid)).rejects.toMatchObject({ code: "backup/not-finished" });
    const kept = await contents(files);
    expect(kept.size).toBeGreaterThan(3);
    await backup(files, isInOtherWorker);
    await requireFinished(files, connection.udid);
    const whole = await contents(files);
    expect(whole.size).toBeGreaterThan(kept.size);
    for (const [path, bytes] of kept) {
      const final = whole.get(path.replace("/Snapshot/", "/"));
      expect(final !== undefined && sameBytes(bytes, final), path).toBe(true);
    }
  });

  it("keeps an earlier backup as it was", async () => {
    await start("everyday");
    const files = createMemoryFiles();
    await backup(files, isInOtherWorker);
    const before = await contents(files);
    await scenario.files.add("HomeDomain", "Library/new", {
      kind: "pattern",
      size: 900_000,
      seed: 7,
      incompressible: 1,
    });
    const cancelled = backup(cancelledAtFile(files, 4), isInOtherWorker);
    await expect(cancelled).rejects.toMatchObject({ code: "backup/cancelled-on-phone" });
    const after = await contents(files);
    for (const [path, bytes] of before) expect(sameBytes(after.get(path) ?? new Uint8Array(0), bytes), path).toBe(true);
    await backup(files, isInOtherWorker);
    await requireFinished(files, connection.udid);
    expect((await contents(files)).size).toBeGreaterThan(before.size);
  });
});

describe("a phone that asks for its passcode", () => {
  it("says when the question comes and goes, and then sends", async () => {
    await start("ios16-passcode", "123456");
    const running = backup(createMemoryFiles(), true);
    await vi.waitFor(() => expect(events).toEqual(["passcode-asked"]), 10_000);
    await plugged.phone.control({ do: "typePasscode", passcode: "123456" });
    expect((await running).files).toBeGreaterThan(0);
    expect(events).toEqual(["passcode-asked", "passcode-closed"]);
  });

  it("whose question is declined ends the backup", async () => {
    await start("ios16-passcode", "123456");
    const files = createMemoryFiles();
    const running = backup(files, false);
    running.catch(() => undefined); // met below
    await vi.waitFor(() => expect(events).toEqual(["passcode-asked"]), 10_000);
    await plugged.phone.control({ do: "cancelPasscode" });
    await expect(running).rejects.toMatchObject({ code: "backup/passcode-timeout", context: { number: 208 } });
    expect(events).toEqual(["passcode-asked", "passcode-closed"]);
    expect(await contents(files)).toEqual(new Map());
  });

  it("and is told to cancel ends the backup at once", async () => {
    await start("ios16-passcode", "123456");
    const running = backup(createMemoryFiles(), false);
    running.catch(() => undefined); // met below
    await vi.waitFor(() => expect(events).toEqual(["passcode-asked"]), 10_000);
    await cancelOnPhone();
    await expect(running).rejects.toMatchObject({ code: "backup/cancelled-on-phone" });
    plugged.phone.screen.cancelPasscode();
  });
});
