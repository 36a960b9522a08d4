import { afterEach, describe, expect, it } from "vitest";
import { PluggedPhone } from "../../support/device/plugged-phone.ts";
import type { PhoneOptions } from "../../virtual-iphone/core/phone.ts";

let plugged: PluggedPhone;
afterEach(async () => {
  expect(plugged.phone.violations).toEqual([]);
  await plugged.stop();
});

async function start(options: PhoneOptions = {}): Promise<PluggedPhone> {
  plugged = await PluggedPhone.start(options);
  return plugged;
}

describe("trust", () => {
  it("is asked for once, kept, and used again without asking", async () => {
    await start({ passcode: "1234" });
    const phone = await plugged.connectTrusted();
    expect(phone.udid).toBe(plugged.phone.identity.udid);
    expect(plugged.waited).toContain("trust-dialog");
    const record = await plugged.pairRecords.get(phone.udid);
    expect(record?.hostId).toMatch(/^[0-9A-F]{8}-[0-9A-F]{4}-4[0-9A-F]{3}-[89AB][0-9A-F]{3}-[0-9A-F]{12}$/);
    expect(record?.escrowBag).toHaveLength(32);

    plugged.waited.length = 0;
    await plugged.replug();
    const again = await plugged.connect();
    expect(plugged.waited).toEqual([]);
    expect((await again.info()).name).toBe(plugged.phone.identity.deviceName);
    expect(await plugged.pairRecords.get(phone.udid)).toBe(record);
  });

  it("keeps no private key that could be read out", async () => {
    await start();
    const { udid } = await plugged.connectTrusted();
    const record = await plugged.pairRecords.get(udid);
    const keys = Object.values(record?.hostKeys ?? {});
    expect(keys.length).toBeGreaterThan(0);
    for (const key of keys) expect([key.type, key.extractable]).toEqual(["private", false]);
    expect(JSON.stringify(record)).not.toContain("PRIVATE KEY");
    expect(JSON.stringify(plugged.log.entries())).not.toContain(record?.hostId);
  });

  it("waits while the dialog is open, with the same certificates", async () => {
    await start({ misbehave: { answerPairing: "pending-twice" } });
    await plugged.connect();
    expect(plugged.waited).toEqual(["trust-dialog", "trust-dialog"]);
    expect(plugged.clock.pausesMs.filter((ms) => ms === 1000)).toHaveLength(2);
  });

  it("waits for a locked phone, then for the dialog", async () => {
    await start({ passcode: "1234", locked: true });
    await plugged.connectTrusted();
    expect(plugged.waited[0]).toBe("locked");
    expect(plugged.waited).toContain("trust-dialog");
  });

  it("takes no for an answer until the cable was pulled", async () => {
    await start();
    plugged.onWaiting = () => plugged.phone.trust.tapDontTrust();
    await expect(plugged.connect()).rejects.toMatchObject({ code: "pairing/denied" });
    await expect(plugged.connect()).rejects.toMatchObject({ code: "pairing/denied" });
    expect(await plugged.pairRecords.list()).toEqual([]);
    await plugged.replug();
    await plugged.connectTrusted();
    expect(await plugged.pairRecords.list()).toHaveLength(1);
  });

  it("stops waiting when the person gives up", async () => {
    await start({ misbehave: { answerPairing: "pending-forever" } });
    const stop = new AbortController();
    plugged.onWaiting = () => {
      if (plugged.waited.length === 5) stop.abort();
    };
    await expect(plugged.connect({ signal: stop.signal })).rejects.toMatchObject({ code: "app/aborted" });
  });

  it("is not waited for when nobody could be told", async () => {
    await start({ passcode: "1234", locked: true });
    const onWaiting = undefined;
    await expect(plugged.connect({ onWaiting })).rejects.toMatchObject({ code: "lockdown/password-protected" });
    plugged.phone.screen.unlock("1234");
    await expect(plugged.connect({ onWaiting })).rejects.toMatchObject({ code: "pairing/waiting" });
  });

  it("goes on asking when the phone drops the conversation", async () => {
    const lockdownErrors = [{ request: "Pair", answer: "close", times: 3 }];
    await start({ misbehave: { lockdownErrors } });
    await plugged.connectTrusted();
    expect(lockdownErrors[0]?.times).toBe(0);
  });
});

describe("stale trust", () => {
  it("is replaced by asking again when the phone says it forgot us", async () => {
    await start();
    const { udid } = await plugged.connectTrusted();
    const old = await plugged.pairRecords.get(udid);
    await plugged.phone.pairings.remove(old?.hostId ?? "");
    plugged.waited.length = 0;
    await plugged.replug();
    const phone = await plugged.connectTrusted();
    expect(plugged.waited).toContain("trust-dialog");
    const fresh = await plugged.pairRecords.get(udid);
    expect(fresh?.hostId).not.toBe(old?.hostId);
    expect(fresh?.systemBuid).toBe(old?.systemBuid);
    expect((await phone.info()).productType).toMatch(/^iPhone/);
  });

  it("removes the record although the person then says no", async () => {
    await start();
    const { udid } = await plugged.connectTrusted();
    const old = await plugged.pairRecords.get(udid);
    await plugged.phone.pairings.remove(old?.hostId ?? "");
    plugged.onWaiting = () => plugged.phone.trust.tapDontTrust();
    await expect(plugged.connect()).rejects.toMatchObject({ code: "pairing/denied" });
    expect(await plugged.pairRecords.get(udid)).toBeNull();
  });

  it("shows in a handshake that dies: asks again once, and keeps the old record until then", async () => {
    await start();
    const { udid } = await plugged.connectTrusted();
    const old = await plugged.pairRecords.get(udid);
    plugged.phone.misbehave.failTlsHandshake = true;
    await expect(plugged.connect()).rejects.toMatchObject({ code: "tls/handshake" });
    const kept = await plugged.pairRecords.get(udid);
    // The phone did agree to a new pairing, so that is the one it knows.
    expect(kept?.hostId).not.toBe(old?.hostId);
    plugged.phone.misbehave.failTlsHandshake = false;
    plugged.waited.length = 0;
    await plugged.connect();
    expect(plugged.waited).toEqual([]);
  });

  it("is noticed by an open connection", async () => {
    await start();
    const phone = await plugged.connectTrusted();
    const record = await plugged.pairRecords.get(phone.udid);
    await plugged.phone.pairings.remove(record?.hostId ?? "");
    await expect(phone.info()).rejects.toMatchObject({ code: "pairing/forgotten" });
    expect(await plugged.pairRecords.get(phone.udid)).toBeNull();
  });

  it("is made by the person's wish on both sides", async () => {
    await start();
    const phone = await plugged.connectTrusted();
    const record = await plugged.pairRecords.get(phone.udid);
    await phone.forget();
    expect(await plugged.pairRecords.get(phone.udid)).toBeNull();
    expect(plugged.phone.pairings.get(record?.hostId ?? "")).toBeUndefined();
    await expect(phone.info()).rejects.toMatchObject({ code: "app/aborted" });
  });
});
