import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import type { Bytes } from "../../virtual-iphone/core/contracts.ts";
import { isOnlyInEncryptedBackups } from "../../virtual-iphone/core/files/domains.ts";
import type { PhoneFile } from "../../virtual-iphone/core/files/phone-file.ts";
import { createMemoryStorage } from "../../virtual-iphone/core/memory-storage.ts";
import { asDict, parsePlist } from "../../virtual-iphone/core/plist/index.ts";
import { BACKUP, benchPhone, restoreRequest, UDID } from "./backup-bench.ts";

const status = (folder: ReadonlyMap<string, Bytes>): unknown =>
  asDict(parsePlist(folder.get(`${UDID}/Status.plist`) ?? new Uint8Array(0)))?.["SnapshotState"];
const count = (messages: readonly string[], name: string): number =>
  messages.filter((message) => message === name).length;
const inPlainBackup = (file: PhoneFile): boolean => !isOnlyInEncryptedBackups(file.domain, file.path);

describe("a backup into an empty folder", () => {
  it("sends every file under its hash and ends finished", async () => {
    const phone = await benchPhone();
    const folder = new Map<string, Bytes>();
    const { code, host } = await phone.request(BACKUP, folder);
    expect(code).toBe(0);
    expect(status(folder)).toBe("finished");
    expect([...folder.keys()].some((path) => path.includes("Snapshot"))).toBe(false);
    expect([...folder.keys()].filter((path) => /\/[0-9a-f]{40}$/.test(path)).length).toBe(32);
    expect(count(host.messages, "DLMessageCreateDirectory")).toBe(514);
    expect(count(host.messages, "DLMessageUploadFiles")).toBe(7);
    expect(count(host.messages, "DLMessageMoveItems")).toBe(3);
    expect(count(host.messages, "DLMessageDownloadFiles")).toBe(4);
    expect(count(host.messages, "DLContentsOfDirectory")).toBe(257);
  });

  it("speaks with real progress values that end at a hundred percent or just below", async () => {
    const phone = await benchPhone();
    const progress: number[] = [];
    await phone.request(BACKUP, new Map(), (name, message) => {
      if (name === "DLMessageUploadFiles") progress.push(Number(Object(message[2])["value"] ?? message[2]));
    });
    expect(Math.max(...progress)).toBeCloseTo(99.9);
  });
});

describe("an incremental backup", () => {
  it("sends only what changed and removes what was deleted", async () => {
    const phone = await benchPhone();
    const folder = new Map<string, Bytes>();
    await phone.request(BACKUP, folder);
    await phone.files.edit("HomeDomain", "Library/Files/2.bin");
    await phone.files.delete("HomeDomain", "Library/Files/4.bin");
    await phone.files.add("HomeDomain", "Library/New/one", { kind: "pattern", size: 10, seed: 1, incompressible: 1 });
    await phone.files.rename("HomeDomain", "Library/Files/6.bin", "Library/Files/six.bin");
    const { code, host } = await phone.request(BACKUP, folder);
    expect(code).toBe(0);
    expect([...host.uploadCodes.keys()].filter((path) => /[0-9a-f]{40}$/.test(path)).length).toBe(3);
    expect([...folder.keys()].filter((path) => /\/[0-9a-f]{40}$/.test(path)).length).toBe(32);
    expect(count(host.messages, "DLContentsOfDirectory")).toBe(514);
    expect(count(host.messages, "DLMessageDownloadFiles")).toBe(7);
  });

  it("is silently full when a file of the manifest is gone", async () => {
    const phone = await benchPhone();
    const folder = new Map<string, Bytes>();
    await phone.request(BACKUP, folder);
    const blob = [...folder.keys()].find((path) => /\/[0-9a-f]{40}$/.test(path));
    folder.delete(String(blob));
    const { code, host } = await phone.request(BACKUP, folder);
    expect(code).toBe(0);
    expect([...host.uploadCodes.keys()].filter((path) => /[0-9a-f]{40}$/.test(path)).length).toBe(32);
  });

  it("fails for ever on an empty Manifest.plist", async () => {
    const phone = await benchPhone();
    const folder = new Map<string, Bytes>();
    await phone.request(BACKUP, folder);
    folder.set(`${UDID}/Manifest.plist`, new Uint8Array(0));
    const { code, description } = await phone.request(BACKUP, folder);
    expect(code).toBe(205);
    expect(description).toContain("MBErrorDomain/11");
  });
});

describe("a restore", () => {
  it("gives the same phone back after everything was changed", async () => {
    const phone = await benchPhone();
    const before = await phone.files.stateDigest();
    const folder = new Map<string, Bytes>();
    await phone.request(BACKUP, folder);
    await phone.files.edit("HomeDomain", "Library/Files/2.bin");
    await phone.files.delete("AppDomain-org.example.notes", "Library/Files/5.bin");
    await phone.files.add("HomeDomain", "Library/New/one", { kind: "pattern", size: 10, seed: 1, incompressible: 1 });
    expect(await phone.files.stateDigest()).not.toBe(before);
    const { code } = await phone.request(restoreRequest(), folder);
    expect(code).toBe(0);
    // The folder of the added file is gone too; the changed files are back.
    expect(await phone.files.stateDigest()).toBe(before);
    expect(phone.events).toEqual(["reboot"]);
  });

  it("fills a second, empty phone with the same bytes, and keeps them when that phone restarts", async () => {
    const phone = await benchPhone();
    await phone.files.write("HomeDomain", "Library/unknown", crypto.getRandomValues(new Uint8Array(9_000)));
    const before = await phone.files.stateDigest(inPlainBackup);
    const folder = new Map<string, Bytes>();
    await phone.request(BACKUP, folder);
    const second = await benchPhone({ empty: true });
    expect((await second.request(restoreRequest(), folder)).code).toBe(0);
    expect(await second.files.stateDigest(inPlainBackup)).toBe(before);
    const restarted = await benchPhone({ empty: true, storage: second.storage });
    expect(await restarted.files.stateDigest(inPlainBackup)).toBe(before);
  });

  it("can be rehearsed on a phone that keeps sizes and digests only, and stores no content", async () => {
    const phone = await benchPhone({ password: "secret" });
    await phone.files.write("HomeDomain", "Library/unknown", crypto.getRandomValues(new Uint8Array(9_000)));
    const folder = new Map<string, Bytes>();
    await phone.request(BACKUP, folder);
    const saved: string[] = [];
    const storage = { ...createMemoryStorage(), save: async (key: string) => void saved.push(key) };
    const second = await benchPhone({ files: [], empty: true, keepsContent: false, storage });
    expect((await second.request(restoreRequest({ Password: "secret" }), folder)).code).toBe(0);

    const told = (file: PhoneFile, sha1: string, size: number) => `${file.domain}/${file.path} ${size} ${sha1}`;
    const held = [...second.files.all()].flatMap((file) =>
      file.content?.kind === "digest" ? [told(file, file.content.sha1, file.content.size)] : [],
    );
    const sent = [...phone.files.all()].filter(({ kind }) => kind === "file");
    const wanted = sent.map(async (file) => {
      const bytes = await phone.files.bytes(file);
      return told(file, createHash("sha1").update(bytes).digest("hex"), bytes.length);
    });
    expect(held.toSorted()).toEqual((await Promise.all(wanted)).toSorted());
    expect(saved.filter((key) => key.startsWith("piece/"))).toEqual([]);
  });

  it("notices one wrong byte", async () => {
    const phone = await benchPhone();
    const folder = new Map<string, Bytes>();
    await phone.request(BACKUP, folder);
    const digest = await phone.files.stateDigest(inPlainBackup);
    const [path, bytes] = [...folder].filter(
      ([name, content]) => /[0-9a-f]{40}$/.test(name) && content.length === 300_000,
    )[0] ?? ["", new Uint8Array(1)];
    const damaged = bytes.slice();
    damaged[150_000] = (damaged[150_000] ?? 0) ^ 1;
    folder.set(path, damaged);
    const second = await benchPhone({ empty: true });
    // The camera roll has no digests in the manifest, so the phone takes it; the state digest tells.
    expect((await second.request(restoreRequest(), folder)).code).toBe(0);
    expect(await second.files.stateDigest(inPlainBackup)).not.toBe(digest);
  });

  it.each([
    [
      "a missing file",
      205,
      (folder: Map<string, Bytes>) =>
        folder.delete(String([...folder.keys()].find((path) => /[0-9a-f]{40}$/.test(path)))),
    ],
    ["no Status.plist", 204, (folder: Map<string, Bytes>) => folder.delete(`${UDID}/Status.plist`)],
    [
      "a newer system",
      203,
      (folder: Map<string, Bytes>) =>
        folder.set(
          `${UDID}/Info.plist`,
          new TextEncoder().encode(
            '<plist version="1.0"><dict><key>Product Version</key><string>27.0</string></dict></plist>',
          ),
        ),
    ],
  ])("refuses %s", async (_, expected, spoil) => {
    const phone = await benchPhone();
    const folder = new Map<string, Bytes>();
    await phone.request(BACKUP, folder);
    spoil(folder);
    expect((await phone.request(restoreRequest(), folder)).code).toBe(expected);
  });

  it("is refused while Find My is on, and twice without a restart", async () => {
    const phone = await benchPhone({ settings: { findMyOn: true } });
    const folder = new Map<string, Bytes>();
    await phone.request(BACKUP, folder);
    expect((await phone.request(restoreRequest(), folder)).code).toBe(211);
    phone.backup.settings.findMyOn = false;
    expect((await phone.request(restoreRequest({ RestoreShouldReboot: false }), folder)).code).toBe(0);
    expect(phone.events).toEqual([]);
    expect((await phone.request(restoreRequest(), folder)).code).toBe(102);
    phone.backup.restarted();
    expect((await phone.request(restoreRequest(), folder)).code).toBe(0);
  });
});

describe("encryption", () => {
  it("backs up, goes on incrementally with the same keys, and restores with the password only", async () => {
    const phone = await benchPhone({ password: "Keepsäke-1" });
    const before = await phone.files.stateDigest();
    const folder = new Map<string, Bytes>();
    expect((await phone.request(BACKUP, folder)).code).toBe(0);
    expect(new TextDecoder().decode(folder.get(`${UDID}/Manifest.db`)?.subarray(0, 6))).not.toBe("SQLite");
    await phone.files.edit("HomeDomain", "Library/Files/8.bin");
    const edited = await phone.files.stateDigest();
    const { host } = await phone.request(BACKUP, folder);
    expect([...host.uploadCodes.keys()].filter((path) => /[0-9a-f]{40}$/.test(path)).length).toBe(1);
    expect((await phone.request(restoreRequest(), folder)).code).toBe(207);
    expect((await phone.request(restoreRequest({ Password: "wrong" }), folder)).code).toBe(207);
    const second = await benchPhone({ empty: true });
    expect((await second.request(restoreRequest({ Password: "Keepsäke-1" }), folder)).code).toBe(0);
    expect(await second.files.stateDigest()).toBe(edited);
    expect(edited).not.toBe(before);
  });

  it("can be turned on, changed and turned off, and re-locks the folder it is shown", async () => {
    const phone = await benchPhone();
    const change = (passwords: Record<string, string>, folder = new Map<string, Bytes>()) =>
      phone.request({ MessageName: "ChangePassword", TargetIdentifier: UDID, ...passwords }, folder);
    expect((await change({ NewPassword: "one" })).code).toBe(0);
    expect(phone.backup.willEncrypt).toBe(true);
    const folder = new Map<string, Bytes>();
    await phone.request(BACKUP, folder);
    expect((await change({ OldPassword: "none", NewPassword: "two" })).code).toBe(207);
    expect((await change({ OldPassword: "one", NewPassword: "two" }, folder)).code).toBe(0);
    const second = await benchPhone({ empty: true });
    expect((await second.request(restoreRequest({ Password: "one" }), folder)).code).toBe(207);
    expect((await second.request(restoreRequest({ Password: "two" }), folder)).code).toBe(0);
    expect((await change({ OldPassword: "two" })).code).toBe(0);
    expect(phone.backup.willEncrypt).toBe(false);
    expect(phone.values.get("com.apple.mobile.backup/WillEncrypt")).toBe(false);
    const restarted = await benchPhone({ storage: phone.storage, password: "from the scenario" });
    expect(restarted.backup.willEncrypt).toBe(false);
  });

  it("sends everything again when it was switched", async () => {
    const phone = await benchPhone();
    const folder = new Map<string, Bytes>();
    await phone.request(BACKUP, folder);
    await phone.backup.setBackupPassword("now");
    const { host } = await phone.request(BACKUP, folder);
    expect([...host.uploadCodes.keys()].filter((path) => /[0-9a-f]{40}$/.test(path)).length).toBe(33);
  });
});

describe("queries", () => {
  it("answers Info, List, Unback and Extract", async () => {
    const phone = await benchPhone();
    const folder = new Map<string, Bytes>();
    await phone.request(BACKUP, folder);
    expect((await phone.request({ MessageName: "Info", TargetIdentifier: UDID }, folder)).content).toContain(
      "CameraRollDomain",
    );
    expect((await phone.request({ MessageName: "List", TargetIdentifier: UDID }, folder)).content).toContain(
      "Library/Files/7.bin",
    );
    expect((await phone.request({ MessageName: "Unback", TargetIdentifier: UDID }, folder)).code).toBe(0);
    expect(folder.get(`_unback_/${UDID}/HomeDomain/Library/sixteen`)?.length).toBe(16);
    const extract = {
      MessageName: "Extract",
      TargetIdentifier: UDID,
      DomainName: "HomeDomain",
      RelativePath: "Library/sixteen",
    };
    expect((await phone.request(extract, folder)).code).toBe(0);
    expect(folder.get("sixteen")?.length).toBe(16);
  });
});

describe("the passcode prompt", () => {
  it("holds the backup until the code is entered", async () => {
    const phone = await benchPhone({ version: "26.1", passcode: "1234", sleep: () => new Promise(() => {}) });
    const { host } = phone.connect();
    const response = host.perform(BACKUP);
    await expect.poll(() => phone.screen.promptOpen).toBe(true);
    expect(phone.notifications).toEqual(["com.apple.LocalAuthentication.ui.presented"]);
    expect(host.messages).toEqual([]);
    expect(phone.screen.typePasscode("9999")).toBe(false);
    expect(phone.screen.typePasscode("1234")).toBe(true);
    expect((await response).code).toBe(0);
    expect(phone.notifications[1]).toBe("com.apple.LocalAuthentication.ui.dismissed");
    expect(phone.sleeps[0]).toBe(30 * 60_000);
  });

  it("ends with 208 when refused or ignored", async () => {
    const ignored = await benchPhone({ version: "16.7.10", passcode: "1234", sleep: () => Promise.resolve() });
    const late = await ignored.request(BACKUP);
    expect([late.code, late.description]).toEqual([208, expect.stringContaining("timeout waiting for passcode")]);
    const phone = await benchPhone({ version: "16.7.10", passcode: "1234", sleep: () => new Promise(() => {}) });
    const { host } = phone.connect();
    const response = host.perform(BACKUP);
    await expect.poll(() => phone.screen.promptOpen).toBe(true);
    phone.screen.cancelPasscode();
    expect((await response).code).toBe(208);
  });

  it("is not shown on iOS 12", async () => {
    const phone = await benchPhone({ version: "12.5.7", passcode: "1234" });
    expect((await phone.request(BACKUP)).code).toBe(0);
    expect(phone.notifications).toEqual([]);
  });
});
