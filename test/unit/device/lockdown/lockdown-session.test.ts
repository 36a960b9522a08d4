import { describe, expect, it } from "vitest";
import type { PlistDict } from "../../../../src/codec/plist/index.ts";
import { LockdownSession } from "../../../../src/device/lockdown/lockdown-session.ts";
import type { PairRecord } from "../../../../src/device/pairing/pair-record.ts";
import { HurriedClock } from "../../../support/device/hurried-clock.ts";
import { ScriptedPeer } from "../../../support/device/scripted-peer.ts";

const record = {
  hostId: "HOST",
  systemBuid: "BUID",
  rootCertificatePem: "root",
  hostCertificatePem: "host",
  deviceCertificatePem: "device",
} as unknown as PairRecord;

function open(allowPlainText = false): { peer: ScriptedPeer; lockdown: LockdownSession } {
  const peer = new ScriptedPeer();
  const connectTls = (): Promise<never> => Promise.reject(new Error("no TLS in this test"));
  return { peer, lockdown: new LockdownSession(peer.host, { clock: new HurriedClock(), connectTls, allowPlainText }) };
}

async function exchange<T>(peer: ScriptedPeer, reply: PlistDict, work: Promise<T>): Promise<[PlistDict, T]> {
  return Promise.all([peer.answer(reply), work]);
}

describe("a conversation with lockdownd", () => {
  it("labels and names every request", async () => {
    const { peer, lockdown } = open();
    const reply = { Request: "GetValue", Domain: "d", Key: "k", Value: 5 };
    const [request, value] = await exchange(peer, reply, lockdown.getValue({ domain: "d", key: "k" }));
    expect(request).toEqual({ Label: "Keepsake", Request: "GetValue", Domain: "d", Key: "k" });
    expect(value).toBe(5);
  });

  it("sends certificates but no private key when it pairs", async () => {
    const { peer, lockdown } = open();
    const EscrowBag = new Uint8Array(32).fill(7);
    const pairing = lockdown.pair({ ...record, hostName: "Keepsake in Chrome" });
    const [request, escrowBag] = await exchange(peer, { Request: "Pair", EscrowBag }, pairing);
    expect(escrowBag).toEqual(EscrowBag);
    const text = new TextEncoder();
    expect(request).toEqual({
      Label: "Keepsake",
      Request: "Pair",
      ProtocolVersion: "2",
      HostName: "Keepsake in Chrome",
      PairingOptions: { ExtendedPairingErrors: true },
      PairRecord: {
        HostID: "HOST",
        SystemBUID: "BUID",
        RootCertificate: text.encode("root"),
        HostCertificate: text.encode("host"),
        DeviceCertificate: text.encode("device"),
      },
    });
  });

  it("accepts that a phone gives no escrow bag", async () => {
    const { peer, lockdown } = open();
    const [, escrowBag] = await exchange(peer, { Request: "Pair" }, lockdown.pair({ ...record, hostName: "" }));
    expect(escrowBag).toBeNull();
  });

  it("knows that firmware answers Unpair as ValidatePair", async () => {
    const { peer, lockdown } = open();
    await exchange(peer, { Request: "ValidatePair" }, lockdown.unpair(record));
  });

  it("refuses the answer to another request", async () => {
    const { peer, lockdown } = open();
    const failure = expect(lockdown.queryType()).rejects.toMatchObject({ code: "lockdown/malformed" });
    await peer.answer({ Request: "GetValue", Type: "com.apple.mobile.lockdown" });
    await failure;
  });

  it("refuses to go on in plain text, and hangs up", async () => {
    const { peer, lockdown } = open();
    const failure = expect(lockdown.startSession(record)).rejects.toMatchObject({ code: "tls/refused" });
    await peer.answer({ Request: "StartSession", EnableSessionSSL: false, SessionID: "S" });
    await failure;
    await expect(peer.request()).rejects.toMatchObject({ code: "tls/refused" });
  });

  it("goes on in plain text with the demo phone, and stops its session at the end", async () => {
    const { peer, lockdown } = open(true);
    await exchange(
      peer,
      { Request: "StartSession", EnableSessionSSL: false, SessionID: "S" },
      lockdown.startSession(record),
    );
    const closing = lockdown.close();
    expect(await peer.answer({ Request: "StopSession" })).toMatchObject({ Request: "StopSession", SessionID: "S" });
    expect(await peer.end.read()).toBeNull();
    await peer.end.close();
    await closing;
    await lockdown.close();
  });

  it("closes although nobody answers any more", async () => {
    const { peer, lockdown } = open(true);
    await exchange(
      peer,
      { Request: "StartSession", EnableSessionSSL: false, SessionID: "S" },
      lockdown.startSession(record),
    );
    const closing = lockdown.close();
    await peer.request();
    await peer.end.close();
    await closing;
  });

  it.each([{}, { Port: "49153" }, { Port: 0 }, { Port: 65_536 }, { Port: 1.5 }])(
    "refuses the port in %j",
    async (extra) => {
      const { peer, lockdown } = open();
      const failure = expect(lockdown.startService("com.apple.afc")).rejects.toMatchObject({
        code: expect.stringMatching(/malformed$/),
      });
      await peer.answer({ Request: "StartService", ...extra });
      await failure;
    },
  );

  it("takes a missing EnableServiceSSL for no", async () => {
    const { peer, lockdown } = open();
    const escrowBag = new Uint8Array(32).fill(1);
    const starting = lockdown.startService("com.apple.mobilebackup2", { escrowBag });
    const [request, started] = await exchange(peer, { Request: "StartService", Port: 50_000 }, starting);
    expect(request).toMatchObject({ Service: "com.apple.mobilebackup2", EscrowBag: escrowBag });
    expect(started).toEqual({ port: 50_000, tls: false });
  });
});
