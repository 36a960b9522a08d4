import { describe, expect, it } from "vitest";
import { VirtualClock } from "../../virtual-iphone/core/clock.ts";
import type { PhoneStream, PlistDict, PlistValue, ServiceContext } from "../../virtual-iphone/core/contracts.ts";
import { DIALECTS, type Dialect } from "../../virtual-iphone/core/dialect.ts";
import { DEFAULT_IDENTITY } from "../../virtual-iphone/core/identity.ts";
import { createMemoryStorage } from "../../virtual-iphone/core/memory-storage.ts";
import type { Misbehaviours } from "../../virtual-iphone/core/misbehaviours.ts";
import { createNotificationHub } from "../../virtual-iphone/core/notification-hub.ts";
import { createPhone, type VirtualPhone } from "../../virtual-iphone/core/phone.ts";
import { asDict, encodeBinaryPlist, encodeXmlPlist, parsePlist } from "../../virtual-iphone/core/plist/index.ts";
import { DEFAULT_APPS } from "../../virtual-iphone/core/services/apps.ts";
import { createDiagnosticsRelay } from "../../virtual-iphone/core/services/diagnostics-relay.ts";
import { createInstallationProxy } from "../../virtual-iphone/core/services/installation-proxy.ts";
import { createNotificationProxy } from "../../virtual-iphone/core/services/notification-proxy.ts";
import { createSpringBoard } from "../../virtual-iphone/core/services/springboard.ts";
import { createPipe } from "../../virtual-iphone/core/streams/pipe.ts";
import { withLength } from "../../virtual-iphone/core/streams/plist-stream.ts";
import { NO_TRANSCRIPT } from "../../virtual-iphone/core/transcript.ts";

const notifications = createNotificationHub();
const context: ServiceContext = {
  values: { get: () => undefined, set: () => undefined, remove: () => undefined },
  screen: { locked: false, passcodeSet: true, unlockedSinceBoot: true, askPasscode: () => Promise.resolve("typed") },
  restart: () => undefined,
  unplug: () => undefined,
  notifications,
  storage: createMemoryStorage(),
  transcript: NO_TRANSCRIPT,
  sleep: () => new Promise(() => undefined),
  withEscrowBag: false,
};

async function read(stream: PhoneStream): Promise<PlistValue> {
  const head = (await stream.readExactly(4)).slice();
  return parsePlist(await stream.readExactly(new DataView(head.buffer).getUint32(0)));
}

const write = (stream: PhoneStream, value: PlistDict, encode = encodeXmlPlist): Promise<void> =>
  stream.write(withLength(encode(value)));

describe("installation_proxy", () => {
  async function ask(request: PlistDict): Promise<PlistDict[]> {
    const many = Array.from({ length: 45 }, (_, i) => ({ ...DEFAULT_APPS[2], bundleId: `org.example.n${i}` }));
    const [host, device] = createPipe("test");
    const serving = createInstallationProxy([...DEFAULT_APPS, ...many] as typeof DEFAULT_APPS, {}).serve(
      device,
      context,
    );
    await write(host, request);
    const replies: PlistDict[] = [];
    for (;;) {
      const reply = asDict(await read(host)) ?? {};
      replies.push(reply);
      if (reply["Status"] !== "BrowsingApplications") break;
    }
    await host.close();
    await serving;
    return replies;
  }

  it("lists user apps in pieces with a running index, with the attributes asked for", async () => {
    const replies = await ask({
      Command: "Browse",
      ClientOptions: {
        ApplicationType: "User",
        ReturnAttributes: ["CFBundleIdentifier", "ApplicationSINF", "iTunesMetadata"],
      },
    });
    expect(replies.map(({ CurrentIndex, CurrentAmount }) => [CurrentIndex, CurrentAmount])).toEqual([
      [0, 20],
      [20, 20],
      [40, 8],
      [undefined, undefined],
    ]);
    const apps = replies.flatMap(({ CurrentList }) => (CurrentList ?? []) as PlistDict[]);
    expect(Object.keys(apps[0] ?? {})).toEqual(["CFBundleIdentifier", "ApplicationSINF", "iTunesMetadata"]);
    expect(apps.find((app) => app["CFBundleIdentifier"] === "org.example.homemade")).toEqual({
      CFBundleIdentifier: "org.example.homemade",
    });
  });

  it("looks up by identifier and refuses to install", async () => {
    const [found] = await ask({ Command: "Lookup", ClientOptions: { BundleIDs: ["org.example.chess"] } });
    expect(Object.keys(asDict(found?.["LookupResult"]) ?? {})).toEqual(["org.example.chess"]);
    expect((await ask({ Command: "Install" }))[0]).toMatchObject({ Error: "UnknownCommand" });
  });
});

describe("notification_proxy", () => {
  it("relays what was observed and nothing else, and says goodbye", async () => {
    const [host, device] = createPipe("test");
    const serving = createNotificationProxy("np").serve(device, context);
    await write(host, { Command: "ObserveNotification", Name: "one" });
    await write(host, { Command: "PostNotification", Name: "other" });
    await write(host, { Command: "PostNotification", Name: "one" });
    expect(await read(host)).toEqual({ Command: "RelayNotification", Name: "one" });
    await write(host, { Command: "Shutdown" });
    expect(await read(host)).toEqual({ Command: "ProxyDeath" });
    await serving;
  });
});

describe("springboardservices", () => {
  it("gives icons and the home screen in binary", async () => {
    const [host, device] = createPipe("test");
    void createSpringBoard(DEFAULT_APPS).serve(device, context);
    await write(host, { command: "getIconPNGData", bundleId: "org.example.chess" }, encodeBinaryPlist);
    const png = asDict(await read(host))?.["pngData"] as Uint8Array;
    expect(Array.from(png.subarray(0, 8))).toEqual([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
    await write(host, { command: "getIconPNGData", bundleId: "no.such" }, encodeBinaryPlist);
    expect(await read(host)).toHaveProperty("Error");
    await write(host, { command: "getIconState", formatVersion: "2" }, encodeBinaryPlist);
    expect(await read(host)).toHaveLength(2);
    await host.close();
  });
});

describe("diagnostics_relay", () => {
  async function ask(dialect: Dialect, request: PlistDict): Promise<PlistValue> {
    const [host, device] = createPipe("test");
    void createDiagnosticsRelay(DEFAULT_IDENTITY, dialect).serve(device, context);
    await write(host, request);
    const reply = await read(host);
    await host.close();
    return reply;
  }

  it("knows the battery, and MobileGestalt only where the phone still does", async () => {
    const { ios16, ios26 } = DIALECTS as Record<string, Dialect>;
    if (ios16 === undefined || ios26 === undefined) throw new Error("dialects");
    const battery = { Request: "IORegistry", EntryName: "AppleSmartBattery", EntryClass: "" };
    expect(await ask(ios26, battery)).toMatchObject({ Diagnostics: { IORegistry: { CycleCount: 212 } } });
    const gestalt = { Request: "MobileGestalt", MobileGestaltKeys: ["PasswordConfigured"] };
    expect(await ask(ios16, gestalt)).toMatchObject({ Diagnostics: { MobileGestalt: { PasswordConfigured: true } } });
    expect(await ask(ios26, gestalt)).toMatchObject({
      Diagnostics: { MobileGestalt: { Status: "MobileGestaltDeprecated" } },
    });
    expect(await ask(ios26, { Request: "Dance" })).toEqual({ Status: "UnknownRequest" });
  });
});

describe("lockdownd before trust", () => {
  async function ask(phone: VirtualPhone, request: PlistDict): Promise<PlistDict> {
    const stream = phone.connect(62_078);
    if (stream === null) throw new Error("no lockdownd");
    await write(stream, request);
    const reply = asDict(await read(stream)) ?? {};
    await stream.close();
    return reply;
  }

  it.each([
    [
      { Request: "GetValue", Key: "ProductType" },
      { Value: "iPhone15,2", Key: "ProductType" },
    ],
    [{ Request: "GetValue", Key: "SerialNumber" }, { Error: "GetProhibited" }],
    [{ Request: "GetValue", Key: "NoSuchKey" }, { Error: "MissingValue" }],
    [{ Request: "GetValue", Domain: "com.apple.mobile.battery" }, { Error: "GetProhibited" }],
    [{ Request: "SetValue", Key: "DeviceName", Value: "x" }, { Error: "SetProhibited" }],
    [{ Request: "SetValue", Key: "UntrustedHostBUID", Value: "x" }, { Value: "x" }],
    [{ Request: "StartService", Service: "com.apple.afc" }, { Error: "SessionInactive" }],
    [{ Request: "StartSession" }, { Error: "MissingHostID" }],
    [{ Request: "StartSession", HostID: "nobody" }, { Error: "InvalidHostID" }],
    [{ Request: "StopSession", SessionID: "x" }, { Error: "SessionInactive" }],
    [{ Request: "Pair" }, { Error: "MissingPairRecord" }],
    [{ Request: "Pair", PairRecord: { HostID: "x" } }, { Error: "InvalidPairRecord" }],
    [
      { Request: "Unpair", PairRecord: { HostID: "x" } },
      { Error: "InvalidHostID", Request: "ValidatePair" },
    ],
    [{ Request: "Sing" }, { Error: "InvalidRequest" }],
  ] as readonly (readonly [PlistDict, PlistDict])[])("answers %j with %j", async (request, reply) => {
    expect(await ask(await createPhone(), request)).toMatchObject(reply);
  });

  it("can be silent, close, or announce a length", async () => {
    const misbehave: Misbehaviours = { lockdownErrors: [{ request: "QueryType", answer: "close", times: 1 }] };
    const phone = await createPhone({ misbehave });
    await expect(ask(phone, { Request: "QueryType" })).rejects.toMatchObject({ name: "StreamEnded" });
    expect(await ask(phone, { Request: "QueryType" })).toMatchObject({ Type: "com.apple.mobile.lockdown" });
    misbehave.announceLength = 0x7fff_ffff;
    const stream = phone.connect(62_078);
    await stream?.write(withLength(encodeXmlPlist({ Request: "QueryType" })));
    expect(await stream?.readExactly(4)).toEqual(Uint8Array.of(0x7f, 0xff, 0xff, 0xff));
    await phone.shutDown();
  });

  it("waits in virtual time", async () => {
    const clock = new VirtualClock();
    const phone = await createPhone({ clock, misbehave: { silentForMs: 600_000 } });
    const asked = ask(phone, { Request: "QueryType" });
    let answered = false;
    void asked.then(() => {
      answered = true;
    });
    await new Promise((resolve) => setImmediate(resolve));
    expect(answered).toBe(false);
    clock.advance(600_000);
    expect(await asked).toHaveProperty("Type");
  });

  it("lets a started service expire", async () => {
    const clock = new VirtualClock();
    const phone = await createPhone({ clock });
    const service = "com.apple.mobile.insecure_notification_proxy";
    const first = await ask(phone, { Request: "StartService", Service: service });
    clock.advance(11_000);
    expect(phone.connect(Number(first["Port"]))).toBeNull();
    const second = await ask(phone, { Request: "StartService", Service: service });
    expect(phone.connect(Number(second["Port"]))).not.toBeNull();
    expect(phone.connect(Number(second["Port"]))).toBeNull();
  });
});
