import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { PhoneProgram } from "../../support/phone-program.ts";

let phone: PhoneProgram | null = null;
afterEach(async () => {
  await phone?.stop();
  phone = null;
});

async function start(misbehave: object = { answerPairing: "trust" }, ...words: string[]): Promise<PhoneProgram> {
  phone = await PhoneProgram.start(["--misbehave", JSON.stringify(misbehave), ...words]);
  return phone;
}

const DOMAINS = [
  "com.apple.disk_usage",
  "com.apple.disk_usage.factory",
  "com.apple.mobile.battery",
  "com.apple.mobile.backup",
  "com.apple.fmip",
  "com.apple.mobile.iTunes",
  "com.apple.iTunes",
  "com.apple.mobile.wireless_lockdown",
  "com.apple.international",
  "com.apple.security.mac.amfi",
];

describe.each(["ios12", "ios16", "ios26", "ios26-service-tls", "ios26-tls13"])("libimobiledevice on %s", (dialect) => {
  it("lists, pairs, validates, reads, names, diagnoses and unpairs", async () => {
    const phone = await start({ answerPairing: "trust" }, "--dialect", dialect);
    expect((await phone.tool("idevice_id", "-l")).text).toContain(phone.udid);
    expect((await phone.tool("idevicepair", "pair")).text).toContain("SUCCESS: Paired");
    expect((await phone.tool("idevicepair", "validate")).text).toContain("SUCCESS: Validated");
    const info = await phone.tool("ideviceinfo");
    expect(info.code).toBe(0);
    expect(info.text).toContain(`UniqueDeviceID: ${phone.udid}`);
    expect(info.text).toContain("TimeZone: Europe/Berlin");
    for (const domain of DOMAINS) expect((await phone.tool("ideviceinfo", "-q", domain)).code, domain).toBe(0);
    expect(
      (await phone.tool("ideviceinfo", "-q", "com.apple.mobile.battery", "-k", "BatteryCurrentCapacity")).text,
    ).toBe("87\n");
    expect((await phone.tool("idevicename", "Другое имя")).code).toBe(0);
    expect((await phone.tool("idevicename")).text).toBe("Другое имя\n");
    expect((await phone.tool("idevicedate")).code).toBe(0);
    expect((await phone.tool("idevicediagnostics", "diagnostics", "GasGauge")).text).toContain("CycleCount");
    expect((await phone.tool("idevicediagnostics", "ioregentry", "AppleSmartBattery")).text).toContain(
      "DesignCapacity",
    );
    expect((await phone.tool("ideviceprovision", "list")).text).toContain("0 provisioning profiles");
    expect((await phone.tool("idevicepair", "unpair")).text).toContain("SUCCESS: Unpaired");
    await phone.do({ do: "misbehave", set: { answerPairing: "deny" } });
    expect((await phone.tool("ideviceinfo", "-k", "SerialNumber")).code).not.toBe(0);
    expect(await phone.do({ do: "state" })).toMatchObject({ violations: [], trustedHosts: [] });
  });
});

describe("what the person does", () => {
  it("asks on the screen until somebody taps Trust", async () => {
    const phone = await start({});
    const answer = "Please accept the trust dialog";
    expect((await phone.tool("idevicepair", "pair")).text).toContain(answer);
    expect((await phone.tool("idevicepair", "pair")).text).toContain(answer);
    await phone.do({ do: "tapTrust" });
    expect((await phone.tool("idevicepair", "pair")).text).toContain("SUCCESS: Paired");
  });

  it("does not ask again after Don't Trust before the cable was pulled", async () => {
    const phone = await start({});
    await phone.tool("idevicepair", "pair");
    await phone.do({ do: "tapDontTrust" });
    expect((await phone.tool("idevicepair", "pair")).text).toContain("denied the trust dialog");
    await phone.do({ do: "unplug" });
    expect((await phone.tool("idevice_id", "-l")).text).not.toContain(phone.udid);
    await phone.do({ do: "plug" });
    expect((await phone.tool("idevicepair", "pair")).text).toContain("Please accept the trust dialog");
  });

  it("does not pair while locked", async () => {
    const phone = await start({ answerPairing: "trust" }, "--passcode", "1234", "--locked");
    expect((await phone.tool("idevicepair", "pair")).text).toContain("passcode is set");
    await expect(phone.do({ do: "unlock", passcode: "0000" })).rejects.toThrow("wrong passcode");
    await phone.do({ do: "unlock", passcode: "1234" });
    expect((await phone.tool("idevicepair", "pair")).text).toContain("SUCCESS: Paired");
  });

  it("restarts on request and is locked then", async () => {
    const phone = await start({ answerPairing: "trust" }, "--passcode", "1234");
    await phone.tool("idevicepair", "pair");
    expect((await phone.tool("idevicediagnostics", "restart")).code).toBe(0);
    expect(await phone.do({ do: "state" })).toMatchObject({ locked: true, unlockedSinceBoot: false });
  });
});

describe("lockdownd in trouble", () => {
  it("forgets hosts", async () => {
    const phone = await start();
    await phone.tool("idevicepair", "pair");
    await phone.do({ do: "forgetHosts" });
    expect((await phone.tool("idevicepair", "validate")).text).toContain("is not paired with this host");
  });

  it.each([
    ["PairingDialogResponsePending", "Please accept the trust dialog"],
    ["UserDeniedPairing", "denied the trust dialog"],
    ["PasswordProtected", "passcode is set"],
  ])("says %s when told to", async (answer, text) => {
    const phone = await start({ lockdownErrors: [{ request: "Pair", answer }] });
    expect((await phone.tool("idevicepair", "pair")).text).toContain(text);
  });

  it("dies in the handshake when told to", async () => {
    const phone = await start();
    await phone.tool("idevicepair", "pair");
    await phone.do({ do: "misbehave", set: { failTlsHandshake: true } });
    expect((await phone.tool("ideviceinfo")).code).not.toBe(0);
    await phone.do({ do: "misbehave", set: { failTlsHandshake: null } });
    expect((await phone.tool("ideviceinfo")).code).toBe(0);
  });

  it("refuses a service when told to", async () => {
    const phone = await start({
      answerPairing: "trust",
      serviceErrors: [{ service: "com.apple.misagent", answer: "InvalidService", times: 1 }],
    });
    await phone.tool("idevicepair", "pair");
    expect((await phone.tool("ideviceprovision", "list")).code).not.toBe(0);
    expect((await phone.tool("ideviceprovision", "list")).code).toBe(0);
  });
});

describe("the program", () => {
  it("keeps pairings and names over a restart, and ends cleanly", async () => {
    const state = await mkdtemp(join(tmpdir(), "phone-state-"));
    try {
      const first = await start({ answerPairing: "trust" }, "--state", state);
      await first.tool("idevicepair", "pair");
      await first.tool("idevicename", "Kept");
      expect(await first.stop()).toBe(0);
      const second = await start({}, "--state", state);
      expect((await second.tool("idevicepair", "validate")).text).toContain("SUCCESS: Validated");
      expect((await second.tool("idevicename")).text).toBe("Kept\n");
    } finally {
      await rm(state, { recursive: true });
    }
  });

  it("says what is wrong with its arguments", async () => {
    await expect(PhoneProgram.start(["--scenario", "no-such"])).rejects.toThrow("before it was ready");
  });
});
