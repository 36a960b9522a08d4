import { afterEach, describe, expect, it, vi } from "vitest";
import { KeepsakeError } from "../../../src/base/errors.ts";
import type { PhoneConnection, PhonePorts } from "../../../src/device/index.ts";
import { PluggedPhone } from "../../support/device/plugged-phone.ts";
import { dialectNamed, withoutTls } from "../../virtual-iphone/core/dialect.ts";
import type { PhoneOptions } from "../../virtual-iphone/core/phone.ts";

let plugged: PluggedPhone;
afterEach(async () => {
  expect(plugged.phone.violations).toEqual([]);
  await plugged.stop();
});

async function connected(options: PhoneOptions = {}): Promise<PhoneConnection> {
  plugged = await PluggedPhone.start(options);
  return plugged.connectTrusted();
}

describe.each(["ios12", "ios16", "ios26", "ios26-service-tls", "ios26-tls13"])("a phone that speaks %s", (name) => {
  it("tells about itself and starts services", async () => {
    const dialect = dialectNamed(name);
    const phone = await connected({ dialect, passcode: "1234" });
    const info = await phone.info();
    expect(info).toMatchObject({ productVersion: dialect.productVersion, passcodeSet: true, backupEncrypted: false });
    expect(info.capacityBytes).toBeGreaterThan(1e9);
    expect(info.batteryPercent).toBeGreaterThan(0);
    const { bytes } = await phone.openService("com.apple.afc");
    expect(bytes.label.startsWith("tls")).toBe(dialect.serviceTls === "all");
    await phone.close();
    await expect(bytes.read()).rejects.toMatchObject({ code: "app/aborted" });
  });
});

describe("values", () => {
  it("are null when the phone has none", async () => {
    const phone = await connected();
    expect(await phone.getValue({ domain: "com.apple.nowhere" })).toBeNull();
    expect(await phone.getValue({ key: "NoSuchKey" })).toBeNull();
    expect(await phone.getValue({ key: "ProductVersion" })).toBe("26.1");
  });

  it("can be set inside a session", async () => {
    const phone = await connected();
    await phone.withSession((session) => session.setValue({ key: "DeviceName" }, "Renamed"));
    expect((await phone.info()).name).toBe("Renamed");
    const immutable = phone.withSession((session) => session.setValue({ key: "UniqueDeviceID" }, "x"));
    await expect(immutable).rejects.toMatchObject({
      code: "lockdown/device-error",
      context: { answer: "ImmutableValue" },
    });
  });
});

describe("plain text", () => {
  it("is refused from any phone", async () => {
    plugged = await PluggedPhone.start({ dialect: withoutTls(dialectNamed("ios26")) });
    plugged.onWaiting = () => plugged.phone.trust.tapTrust();
    await expect(plugged.connect()).rejects.toMatchObject({ code: "tls/refused" });
  });

  it("is spoken with the demo phone only", async () => {
    plugged = await PluggedPhone.start({ dialect: withoutTls(dialectNamed("ios26")) });
    const phone = await plugged.connectTrusted({ allowPlainText: true });
    expect((await phone.info()).productVersion).toBe("26.1");
  });
});

describe("answers of lockdownd", () => {
  const cases = [
    ["InvalidService", "service/unknown"],
    ["ServiceProhibited", "service/refused"],
    ["ServiceLimit", "service/failed"],
    ["SessionInactive", "lockdown/session-inactive"],
    ["MissingValue", "lockdown/password-protected"],
    ["PasswordProtected", "lockdown/password-protected"],
    ["SomethingNew", "lockdown/device-error"],
  ] as const;

  it("become typed errors that name service and answer", async () => {
    const phone = await connected();
    for (const [answer, code] of cases) {
      plugged.phone.misbehave.lockdownErrors = [{ request: "StartService", answer }];
      const failure = phone.openService("com.apple.afc");
      await expect(failure).rejects.toMatchObject({ code, context: { service: "com.apple.afc", answer } });
    }
  });

  it("about a locked phone are waited for when the caller can tell the person", async () => {
    const phone = await connected();
    plugged.phone.misbehave.serviceErrors = [{ service: "com.apple.afc", answer: "PasswordProtected", times: 3 }];
    const states: string[] = [];
    const { bytes } = await phone.openService("com.apple.afc", { onWaiting: (state) => states.push(state) });
    expect(states).toEqual(["locked", "locked", "locked"]);
    await bytes.close();
  });

  it.each(["QueryType", "GetValue", "StartSession"])("may end in the middle of %s", async (request) => {
    plugged = await PluggedPhone.start({ misbehave: { lockdownErrors: [{ request, answer: "close" }] } });
    await expect(plugged.connectTrusted()).rejects.toMatchObject({
      code: expect.stringMatching(/^(base\/ended|mux\/reset)$/),
    });
  });

  it("may never come", async () => {
    plugged = await PluggedPhone.start({
      misbehave: { lockdownErrors: [{ request: "QueryType", answer: "silence" }] },
    });
    const failure = expect(plugged.connect()).rejects.toMatchObject({ code: "lockdown/silent" });
    await vi.waitFor(() => expect(plugged.clock.limitsMs).toEqual([30_000]));
    plugged.clock.expire();
    await vi.waitFor(() => expect(plugged.clock.limitsMs).toEqual([]));
    await failure;
  });

  it("may claim to be huge", async () => {
    plugged = await PluggedPhone.start({ misbehave: { announceLength: 0xffff_ffff } });
    await expect(plugged.connect()).rejects.toMatchObject({ code: "service/message-too-long" });
  });

  it("are waited for when a starting phone refuses connections", async () => {
    plugged = await PluggedPhone.start();
    const { mux, clock } = plugged;
    let refusals = 3;
    const starting: PhonePorts = {
      connect: (port, options) =>
        refusals-- > 0 ? Promise.reject(new KeepsakeError("mux/refused", { port })) : mux.connect(port, options),
    };
    plugged.phone.misbehave.answerPairing = "trust";
    const phone = await plugged.connect({}, starting);
    expect(phone.udid).toBe(plugged.phone.identity.udid);
    expect(clock.pausesMs).toEqual([1000, 1000, 1000]);
  });
});

describe("a cable pulled", () => {
  it.each(["GetValue", "StartSession", "Pair"])("during %s ends with usb/unplugged", async (request) => {
    plugged = await PluggedPhone.start({ misbehave: { lockdownErrors: [{ request, answer: "silence" }] } });
    const failure = expect(plugged.connectTrusted()).rejects.toMatchObject({ code: "usb/unplugged" });
    await vi.waitFor(() => {
      expect(plugged.log.entries().some(({ facts }) => facts["request"] === request)).toBe(true);
    });
    plugged.phone.unplug();
    await failure;
    expect(plugged.clock.limitsMs).toEqual([]);
  });
});
