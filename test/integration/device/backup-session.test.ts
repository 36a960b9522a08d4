import { afterEach, describe, expect, it, vi } from "vitest";
import { type PlistDict, type PlistValue, parsePlist } from "../../../src/codec/plist/index.ts";
import {
  AFC_SERVICE,
  AfcClient,
  type BackupSession,
  type BackupSessionOptions,
  openBackupSession,
  type PhoneConnection,
  type PhoneEvent,
} from "../../../src/device/index.ts";
import { CountedMux } from "../../support/device/counted-mux.ts";
import { PluggedPhone } from "../../support/device/plugged-phone.ts";
import { dialectNamed, withoutTls } from "../../virtual-iphone/core/dialect.ts";
import type { PhoneOptions } from "../../virtual-iphone/core/phone.ts";
import { DEFAULT_APPS } from "../../virtual-iphone/core/services/apps.ts";

const LOCK_FILE = "/com.apple.itunes.lock_sync";

let plugged: PluggedPhone;
let phone: PhoneConnection;
/** syncWillStart and its like, as the phone hears them. */
let posts: string[];
const events: PhoneEvent["type"][] = [];

afterEach(async () => {
  expect(plugged.phone.violations).toEqual([]);
  await plugged.stop();
  events.length = 0;
});

async function start(options: PhoneOptions = {}): Promise<void> {
  plugged = await PluggedPhone.start(options);
  phone = await plugged.connectTrusted();
  posts = [];
  plugged.phone.notifications.observe((name) => {
    if (name.startsWith("com.apple.itunes-mobdev.")) posts.push(name.slice("com.apple.itunes-mobdev.".length));
  });
}

function open(options: BackupSessionOptions = {}): Promise<BackupSession> {
  const { clock, log } = plugged;
  return openBackupSession(phone, { clock, log, onEvent: ({ type }) => events.push(type), ...options });
}

/** Can another program lock now? */
async function lockIsFree(): Promise<boolean> {
  const afc = new AfcClient(await phone.openService(AFC_SERVICE), plugged.clock);
  const file = await afc.open(LOCK_FILE, "update-or-create");
  const free = await file.tryLock();
  await afc.close();
  return free;
}

describe("a backup session", () => {
  it("locks, tells the phone, and takes both back in order", async () => {
    await start();
    const session = await open();
    expect(session.warnings).toEqual([]);
    expect(session.service.name).toBe("com.apple.mobilebackup2");
    expect(posts).toEqual(["syncWillStart", "syncLockRequest", "syncDidStart"]);
    expect(await lockIsFree()).toBe(false);
    await Promise.all([session.release(), session.release()]);
    await session.release();
    expect(posts).toEqual(["syncWillStart", "syncLockRequest", "syncDidStart", "syncDidFinish"]);
    expect(await lockIsFree()).toBe(true);
    await expect(session.service.bytes.read()).rejects.toMatchObject({ code: "base/ended" });
    expect(session.interrupted.aborted).toBe(false);
    expect(plugged.clock.limitsMs).toEqual([]);
  });

  it("gathers Info.plist", async () => {
    await start();
    const books = new Uint8Array([1, 2, 3]);
    plugged.phone.media.put("/Books/iBooksData2.plist", books);
    const session = await open();
    const { infoPlist } = session;
    const { identity } = plugged.phone;
    expect(infoPlist).toMatchObject({
      "Build Version": "23B85",
      "Device Name": identity.deviceName,
      "Display Name": identity.deviceName,
      "Product Version": "26.1",
      "Target Identifier": identity.udid,
      "Target Type": "Device",
      "Unique Identifier": identity.udid.toUpperCase(),
      "iBooks Data 2": books,
      "iTunes Files": { iTunesPrefs: new Uint8Array(64).fill(0x66) },
    });
    expect(infoPlist["GUID"]).toMatch(/^[0-9A-F]{32}$/);
    expect(infoPlist["Last Backup Date"]).toBeInstanceOf(Date);
    expect(typeof infoPlist["iTunes Version"]).toBe("string");
    expect(infoPlist["iTunes Settings"]).toBeTypeOf("object");
    expect(infoPlist["Installed Applications"]).toEqual(DEFAULT_APPS.filter(isUserApp).map(({ bundleId }) => bundleId));
    const applications = infoPlist["Applications"] as Record<string, PlistDict>;
    const bought = DEFAULT_APPS.filter((app) => isUserApp(app) && app.fromStore);
    expect(Object.keys(applications)).toEqual(bought.map(({ bundleId }) => bundleId));
    for (const app of Object.values(applications)) {
      expect(app["ApplicationSINF"]).toBeInstanceOf(Uint8Array);
      expect(app["iTunesMetadata"]).toBeInstanceOf(Uint8Array);
      expect((app["PlaceholderIcon"] as Uint8Array).slice(1, 4)).toEqual(new TextEncoder().encode("PNG"));
    }
    await session.release();
  });

  it("waits for another program to finish its sync", async () => {
    await start({ misbehave: { afcLockBusy: 10 } });
    const session = await open();
    expect(plugged.clock.pausesMs.filter((ms) => ms === 200)).toHaveLength(10);
    await session.release();
  });

  it("says backup/busy when the other program does not finish, and lets go of everything", async () => {
    await start({ misbehave: { afcLockBusy: Number.POSITIVE_INFINITY } });
    await expect(open()).rejects.toMatchObject({ code: "backup/busy", context: { waitedMs: 10_000 } });
    expect(posts).toEqual(["syncWillStart", "syncLockRequest", "syncDidFinish"]);
    expect(plugged.clock.limitsMs).toEqual([]);
  });

  it("is interrupted when the person cancels on the phone", async () => {
    await start();
    const session = await open();
    await plugged.phone.control({ do: "cancelSync" });
    await vi.waitFor(() => expect(session.interrupted.aborted).toBe(true));
    expect(session.interrupted.reason).toMatchObject({ code: "backup/cancelled-on-phone" });
    expect(events).toEqual(["cancelled-on-phone"]);
    await session.release();
    expect(posts.at(-1)).toBe("syncDidFinish");
  });

  it("tells when the phone asks for its passcode", async () => {
    await start({ passcode: "1234" });
    const session = await open();
    const asked = plugged.phone.screen.askPasscode();
    await vi.waitFor(() => expect(events).toEqual(["passcode-asked"]));
    plugged.phone.screen.typePasscode("1234");
    await asked;
    await vi.waitFor(() => expect(events).toEqual(["passcode-asked", "passcode-closed"]));
    expect(session.interrupted.aborted).toBe(false);
    await session.release();
  });

  it("is interrupted when the cable is pulled, and releases without complaint", async () => {
    await start();
    const session = await open();
    plugged.phone.unplug();
    await vi.waitFor(() => expect(session.interrupted.aborted).toBe(true));
    expect(session.interrupted.reason).toMatchObject({ code: "usb/unplugged" });
    await session.release();
    expect(plugged.clock.limitsMs).toEqual([]);
  });

  it("works with a locked phone that was unlocked once, thanks to the escrow bag", async () => {
    await start({ passcode: "1234" });
    plugged.phone.screen.lock();
    const session = await open();
    await session.release();
  });

  it("waits for a phone that was not unlocked since it started", async () => {
    await start({ passcode: "1234" });
    plugged.phone.screen.boot();
    await expect(open()).rejects.toMatchObject({ code: "lockdown/password-protected" });
    const states: string[] = [];
    const session = await open({
      onWaiting: (state) => {
        states.push(state);
        if (states.length === 3) plugged.phone.screen.unlock("1234");
      },
    });
    expect(states.length).toBeGreaterThanOrEqual(3);
    await session.release();
  });

  it("hands the list of apps to a phone that is to be restored", async () => {
    await start();
    const session = await open({ withApps: false });
    expect(session.infoPlist["Applications"]).toEqual({});
    const applications: PlistDict = { "com.example.app": { ApplicationSINF: new Uint8Array([1]) } };
    await session.prepareRestore(applications);
    const path = "/iTunesRestore/RestoreApplications.plist";
    const written = plugged.phone.media.read(path);
    expect(written === null ? null : parsePlist(written)).toEqual(applications as PlistValue);
    await session.abandonRestore();
    expect(plugged.phone.media.read(path)).toBeNull();
    await session.abandonRestore();
    await session.release();
  });
});

describe("side services", () => {
  it.each([
    ["com.apple.mobile.notification_proxy", "InvalidService", "service/unknown"],
    ["com.apple.mobile.installation_proxy", "ServiceProhibited", "service/refused"],
    ["com.apple.springboardservices", "ServiceLimit", "service/failed"],
  ])("may be missing: %s", async (service, answer, code) => {
    await start({ misbehave: { serviceErrors: [{ service, answer }] } });
    const session = await open();
    expect(session.warnings.map((warning) => warning.code)).toEqual([code]);
    expect(session.infoPlist["Applications"]).toBeDefined();
    await session.release();
    expect(await lockIsFree()).toBe(true);
  });

  it("may be silent", async () => {
    await start({ misbehave: { installationProxySilent: true } });
    const opening = open();
    await vi.waitFor(() => {
      const opened = plugged.log.entries().filter(({ event }) => event === "opened");
      expect(opened.at(-1)?.facts["name"]).toBe("com.apple.mobile.installation_proxy");
      expect(plugged.clock.limitsMs).toEqual([30_000]);
    });
    plugged.clock.expire();
    const session = await opening;
    expect(session.warnings).toMatchObject([{ code: "service/silent" }]);
    await session.release();
  });

  it("are not needed by the backup service, which is", async () => {
    await start({ misbehave: { serviceErrors: [{ service: "com.apple.mobilebackup2", answer: "InvalidService" }] } });
    await expect(open()).rejects.toMatchObject({ code: "service/unknown" });
    expect(posts).toEqual([]);
  });
});

describe("giving up", () => {
  it("at any step ends with app/aborted and leaves nothing open", async () => {
    plugged = await PluggedPhone.start({ dialect: withoutTls(dialectNamed("ios26")) });
    await plugged.connectTrusted({ allowPlainText: true });
    const { clock } = plugged;
    for (let last = 1; ; last++) {
      const stop = new AbortController();
      const mux = new CountedMux(plugged.mux, (step) => step === last && stop.abort());
      const run = async (): Promise<void> => {
        phone = await plugged.connect({ allowPlainText: true, signal: stop.signal }, mux);
        const session = await openBackupSession(phone, { clock, signal: stop.signal });
        await session.release();
      };
      const outcome = await run().then(
        () => "done",
        (error: { readonly code?: string }) => error.code,
      );
      await vi.waitFor(() => expect([mux.open, clock.limitsMs]).toEqual([0, []]));
      if (mux.steps < last) {
        expect(outcome).toBe("done");
        break;
      }
      // Past the opening the signal only interrupts: the farewell is finished.
      expect(["app/aborted", "done"]).toContain(outcome);
    }
    phone = await plugged.connect({ allowPlainText: true });
    expect(await lockIsFree()).toBe(true);
  });
});

function isUserApp(app: (typeof DEFAULT_APPS)[number]): boolean {
  return app.type === "User";
}
