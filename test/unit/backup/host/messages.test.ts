import { describe, expect, it } from "vitest";
import { block, endOfStream, frame, textBlock } from "../../../../src/backup/devicelink/frames.ts";
import type { BackupFiles } from "../../../../src/backup/files/backup-files.ts";
import { createMemoryFiles } from "../../../../src/backup/files/memory-files.ts";
import { createBackupHost } from "../../../../src/backup/host/create-backup-host.ts";
import { promiseWithResolvers } from "../../../../src/base/abort.ts";
import { type Bytes, concatBytes, utf8 } from "../../../../src/base/bytes.ts";
import { KeepsakeError } from "../../../../src/base/errors.ts";
import {
  encodeBinaryPlist,
  isPlistArray,
  type PlistValue,
  parsePlist,
  plistReal,
} from "../../../../src/codec/plist/index.ts";
import { deliver, type deliveries } from "../../../support/delivery.ts";
import { names, put, text } from "../../../support/suites/backup-files.ts";

type Delivery = (typeof deliveries)[number];
const message = (...parts: PlistValue[]): Bytes => frame(encodeBinaryPlist(parts));
const file = (device: string, host: string, ...blocks: Bytes[]): Bytes =>
  concatBytes([frame(utf8(device)), frame(utf8(host)), ...blocks]);
const data = (content: string): Bytes => block(0x0c, utf8(content));
const done = block(0, new Uint8Array(0));

/** A phone that says all this, whatever we answer. @returns our status answers, and how the host ended */
async function converse(files: BackupFiles, script: readonly Bytes[], delivery: Delivery = "whole") {
  const source = deliver(
    concatBytes([
      message("DLMessageVersionExchange", 400, 0),
      message("DLMessageDeviceReady"),
      message("DLMessageProcessMessage", { MessageName: "Response", ErrorCode: 0, ProtocolVersion: 2.1 }),
      ...script,
      message("DLMessageProcessMessage", { MessageName: "Response", ErrorCode: 0 }),
    ]),
    delivery,
  );
  const written: Bytes[] = [];
  const duplex = {
    label: "script",
    closed: Promise.resolve(),
    read: () => source.read(),
    write: async (bytes: Bytes) => void written.push(bytes),
    close: async () => undefined,
    abort: () => undefined,
  };
  const error: unknown = await createBackupHost(duplex, files, {})
    .backup({ udid: "U", full: false })
    .catch((caught: unknown) => caught);
  return { statuses: written.flatMap(statusIn), written, error };
}

function statusIn(bytes: Bytes): PlistValue[][] {
  try {
    const value = parsePlist(bytes.subarray(4));
    return isPlistArray(value) && value[0] === "DLMessageStatusResponse" ? [value.slice(1)] : [];
  } catch {
    return []; // a file stream
  }
}

const upload = (...files: Bytes[]): Bytes =>
  concatBytes([message("DLMessageUploadFiles", {}, plistReal(5), 10), ...files, endOfStream()]);

describe("an upload", () => {
  it.each(["whole", "odd pieces", "byte by byte"] as const)(
    "arriving %s is stored, empty files too; what the phone could not read is dropped",
    async (delivery) => {
      const files = createMemoryFiles();
      await put(files, "U/old", utf8("old"));
      const { statuses } = await converse(
        files,
        [
          upload(
            file("/a", "U/00/a", data("hel"), data("lo"), done),
            file("/e", "U/00/empty", done),
            file("/b", "U/00/broken", data("half"), textBlock(0x0b, "Input/output error (5)")),
            file("/o", "U/old", data("half"), textBlock(0x06, "No such file or directory (2)")),
            file(
              "/l",
              "U/00/large-broken",
              data("x".repeat(delivery === "byte by byte" ? 400 : 400_000)),
              textBlock(0x01, "?"),
            ),
            file("/z", "U/00/z", data("still in step"), done),
          ),
        ],
        delivery,
      );
      expect(statuses).toEqual([[0, "___EmptyParameterString___", {}]]);
      expect(await names(files, "U/00")).toEqual(["a", "empty", "z"]);
      expect(await text(files, "U/00/a")).toBe("hello");
      expect(await text(files, "U/old")).toBe("old");
    },
  );

  it("of a path outside is refused alone, under the phone's name for it", async () => {
    const files = createMemoryFiles();
    const { statuses } = await converse(files, [
      upload(file("/evil", "../evil", data("x"), done), file("/good", "U/good", data("good"), done)),
    ]);
    expect(statuses).toEqual([
      [-13, "Multi status", { "/evil": { DLFileErrorCode: -1, DLFileErrorString: "Path not allowed" } }],
    ]);
    expect(await text(files, "U/good")).toBe("good");
    expect(await names(files, "")).toEqual(["U"]);
  });

  it("twice of the same path keeps the later one", async () => {
    const files = createMemoryFiles();
    await converse(files, [upload(file("/a", "U/a", data("one"), done), file("/a", "U/a", data("two"), done))]);
    expect(await text(files, "U/a")).toBe("two");
  });

  it.each([3, 300_000])(
    "of %i bytes keeps the later one although the earlier one is stored more slowly",
    async (size) => {
      const files = createMemoryFiles();
      const other = promiseWithResolvers<void>();
      const { held, closes } = closingWhen(files, async (path, count) => {
        if (path === "U/b") other.resolve();
        if (path !== "U/a" || count > 1) return;
        await other.promise;
        // Long enough for the later one to overtake, if it were let.
        for (let turn = 0; turn < 50; turn++) await new Promise((resolve) => setImmediate(resolve));
      });
      await converse(held, [
        upload(
          file("/a", "U/a", data("one"), done),
          file("/b", "U/b", data("b"), done),
          file("/a", "U/a", data("two".repeat(size / 3)), done),
        ),
      ]);
      await Promise.all(closes);
      expect(await text(files, "U/a")).toBe("two".repeat(size / 3));
    },
  );

  it.each<[string, Bytes, string]>([
    ["a block without a code", upload(file("/a", "U/a", new Uint8Array(4))), "backup/malformed"],
    [
      "a huge block",
      concatBytes([upload().slice(0, -4), file("/a", "U/a", Uint8Array.of(5, 0, 0, 0, 0x0c))]),
      "backup/too-long",
    ],
    ["a huge name", concatBytes([upload().slice(0, -4), frame(new Uint8Array(5_000))]), "backup/too-long"],
    ["a huge error text", upload(file("/a", "U/a", block(1, new Uint8Array(20_000)))), "backup/too-long"],
    ["no paths to send", message("DLMessageDownloadFiles", "U/a", {}, 0, 0), "backup/malformed"],
    ["a response that is a text", message("DLMessageProcessMessage", "x"), "backup/malformed"],
    ["a goodbye", message("DLMessageDisconnect", "bye"), "backup/ended-early"],
  ])("with %s ends with a code", async (_, bytes, code) => {
    expect((await converse(createMemoryFiles(), [bytes])).error).toMatchObject({ code });
  });
});

describe("other messages", () => {
  it("are answered one by one", async () => {
    const files = createMemoryFiles();
    await put(files, "U/Snapshot/00/f", utf8("f"));
    await put(files, "U/.DS_Store", utf8("x"));
    const { statuses, error } = await converse(files, [
      message("DLMessageCreateDirectory", "U/aa", {}, plistReal(0)),
      message("DLMessageMoveItems", { "U/Snapshot/00/f": "U/aa/f", "U/none": "U/x" }, {}, plistReal(50)),
      message("DLMessageCopyItem", "U/aa", "U/bb", {}, plistReal(50)),
      message("DLMessageRemoveItems", ["U/Snapshot", "U/none"], {}, plistReal(60)),
      message("DLMessagePing", "alive"),
      message("DLMessageMakeCoffee", 1),
      message("DLMessageGetFreeDiskSpace"),
      message("DLMessagePurgeDiskSpace", 3_000_000_000, 4),
      message("DLContentsOfDirectory", "U/bb", {}, plistReal(0)),
      message("DLContentsOfDirectory", "U/none", {}, plistReal(0)),
      message("DLContentsOfDirectory", "V", {}, plistReal(0)),
    ]);
    const none = "___EmptyParameterString___";
    expect(statuses).toEqual([
      [0, none, none],
      [-13, "Multi status", { "U/none": { DLFileErrorCode: -6, DLFileErrorString: "No such file or directory" } }],
      [0, none, none],
      [0, none, {}],
      [-1, "Operation not supported", {}],
      [0, none, 4_398_046_511_104],
      [-1, "Failed to purge disk space", {}],
      [0, none, { f: { DLFileType: "DLFileTypeRegular", DLFileSize: 1, DLFileModificationDate: expect.any(Date) } }],
      [-6, "No such file or directory", {}],
      [-1, "Path not allowed", {}],
    ]);
    expect((await names(files, "U")).toSorted()).toEqual([".DS_Store", "Info.plist", "aa", "bb"]);
    // The phone said success, but there is no backup.
    expect(error).toMatchObject({ code: "backup/not-a-backup" });
  });

  it("directories are promised at once and there before anything is moved", async () => {
    const files = createMemoryFiles();
    const make = files.makeDirectory.bind(files);
    const making: string[] = [];
    const { promise: held, resolve: letGo } = promiseWithResolvers<void>();
    files.makeDirectory = async (path, options) => {
      if (path.startsWith("U/0")) {
        making.push(path);
        if (making.length === 2) letGo();
        await held;
      }
      await make(path, options);
    };
    const { statuses } = await converse(files, [
      message("DLMessageCreateDirectory", "U/00", {}, plistReal(0)),
      message("DLMessageCreateDirectory", "U/01", {}, plistReal(0)),
      message("DLMessageMoveItems", { "U/none": "U/01/f" }, {}, plistReal(0)),
    ]);
    expect(making).toEqual(["U/00", "U/01"]);
    expect(statuses.map(([code]) => code)).toEqual([0, 0, -13]);
    expect((await names(files, "U")).toSorted()).toEqual(["00", "01", "Info.plist"]);
  });

  it("a directory that was promised and cannot be made ends the operation before anything relies on it", async () => {
    const files = createMemoryFiles();
    const make = files.makeDirectory.bind(files);
    files.makeDirectory = async (path, options) => {
      if (path === "U/00") throw new KeepsakeError("store/permission", { path });
      await make(path, options);
    };
    const { statuses, error } = await converse(files, [
      message("DLMessageCreateDirectory", "U/00", {}, plistReal(0)),
      message("DLMessageUploadFiles", {}, plistReal(0), 0),
      file("d", "U/01/f", data("never"), done),
      endOfStream(),
    ]);
    expect(statuses).toHaveLength(1);
    expect(error).toMatchObject({ code: "store/permission" });
    expect(await names(files, "U")).toEqual(["Info.plist"]);
  });

  it("a download sends what is there, says what is not, and answers even an empty list", async () => {
    const files = createMemoryFiles();
    await put(files, "U/a", utf8("abc"));
    const { written, statuses } = await converse(files, [
      message("DLMessageDownloadFiles", ["U/none", "/U/a"], {}, plistReal(0), 0),
      message("DLMessageDownloadFiles", [], {}, plistReal(0), 0),
    ]);
    const stream = concatBytes([
      frame(utf8("U/none")),
      textBlock(0x06, "No such file or directory"),
      frame(utf8("/U/a")),
      data("abc"),
      done,
      endOfStream(),
    ]);
    expect(written.some((bytes) => Buffer.from(bytes).equals(stream))).toBe(true);
    expect(written.some((bytes) => Buffer.from(bytes).equals(endOfStream()))).toBe(true);
    expect(statuses.map(([code]) => code)).toEqual([-13, 0]);
  });

  it("serve one operation per host", async () => {
    const duplex = {
      label: "x",
      closed: Promise.resolve(),
      read: async () => null,
      write: async () => undefined,
      close: async () => undefined,
      abort: () => undefined,
    };
    const host = createBackupHost(duplex, createMemoryFiles(), {});
    await expect(host.backup({ udid: "U", full: false })).rejects.toMatchObject({ code: "backup/ended-early" });
    await expect(host.backup({ udid: "U", full: false })).rejects.toBeInstanceOf(KeepsakeError);
    await expect(host.backup({ udid: "U", full: false })).rejects.toMatchObject({ code: "base/bug" });
  });
});

/** Files whose `close` waits for `ready`, which gets the path and how often it was closed. */
function closingWhen(files: BackupFiles, ready: (path: string, count: number) => Promise<void>) {
  const counts = new Map<string, number>();
  const closes: Promise<void>[] = [];
  const openWrite: BackupFiles["openWrite"] = async (path, options) => {
    const sink = await files.openWrite(path, options);
    const close: typeof sink.close = (closeOptions) => {
      const count = (counts.get(path) ?? 0) + 1;
      counts.set(path, count);
      const closing = ready(path, count).then(() => sink.close(closeOptions));
      closes.push(closing);
      return closing;
    };
    return { write: (bytes, writeOptions) => sink.write(bytes, writeOptions), close, discard: () => sink.discard() };
  };
  const held: BackupFiles = {
    stat: (path, options) => files.stat(path, options),
    list: (path, options) => files.list(path, options),
    openRead: (path, options) => files.openRead(path, options),
    openWrite,
    makeDirectory: (path, options) => files.makeDirectory(path, options),
    move: (from, to, options) => files.move(from, to, options),
    copy: (from, to, options) => files.copy(from, to, options),
    remove: (path, options) => files.remove(path, options),
    freeBytes: () => files.freeBytes(),
  };
  return { held, closes };
}
