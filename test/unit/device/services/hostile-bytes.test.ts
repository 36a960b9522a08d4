import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Bytes, concatBytes, utf8 } from "../../../../src/base/bytes.ts";
import { KeepsakeError } from "../../../../src/base/errors.ts";
import { encodeBinaryPlist, encodeXmlPlist } from "../../../../src/codec/plist/index.ts";
import { LockdownSession } from "../../../../src/device/lockdown/lockdown-session.ts";
import { AFC_SERVICE, AfcClient } from "../../../../src/device/services/afc-client.ts";
import { INSTALLATION_SERVICE, InstallationProxy } from "../../../../src/device/services/installation-proxy.ts";
import { HurriedClock } from "../../../support/device/hurried-clock.ts";
import { ScriptedPeer } from "../../../support/device/scripted-peer.ts";

/** Sound messages, to be damaged: pure noise hardly gets past the first check. */
const afcReply = concatBytes([
  utf8("CFA6LPAA"),
  ...[50, 40, 1, 2].map((value) => new Uint8Array([value, 0, 0, 0, 0, 0, 0, 0])),
  utf8("st_size\x001"),
]);
const plistReply = (body: Bytes): Bytes => concatBytes([new Uint8Array([0, 0, body.length >> 8, body.length]), body]);
const lockdownReply = plistReply(encodeXmlPlist({ Request: "StartService", Port: 50_000, EnableServiceSSL: true }));
const binaryReply = plistReply(encodeBinaryPlist({ Status: "Complete", CurrentList: [{ CFBundleIdentifier: "a" }] }));

function damaged(sound: Bytes): fc.Arbitrary<Bytes> {
  const changes = fc.array(fc.tuple(fc.nat(sound.length - 1), fc.nat(255)), { maxLength: 6 });
  return fc.tuple(changes, fc.nat(sound.length), fc.boolean()).map(([edits, length, cut]) => {
    const bytes = sound.slice();
    for (const [at, byte] of edits) bytes[at] = byte;
    return cut ? bytes.slice(0, length) : bytes;
  });
}

async function survives(bytes: Bytes, work: (peer: ScriptedPeer) => Promise<unknown>): Promise<void> {
  const peer = new ScriptedPeer();
  const working = work(peer).then(
    () => null,
    (error: unknown) => error,
  );
  // The host may hang up at any byte; that is its right.
  await (async () => {
    await peer.end.read();
    await peer.end.write(bytes);
    await peer.end.close();
  })().catch(() => undefined);
  const error = await working;
  if (error !== null) expect(error).toBeInstanceOf(KeepsakeError);
}

const runs = { numRuns: 500 };

describe("damaged answers end in a typed error or a value, never in a wait", () => {
  it("of the file service", async () => {
    const read = (peer: ScriptedPeer): Promise<unknown> =>
      new AfcClient({ name: AFC_SERVICE, bytes: peer.host }, new HurriedClock()).stat("/f");
    await fc.assert(
      fc.asyncProperty(damaged(afcReply), (bytes) => survives(bytes, read)),
      runs,
    );
  });

  it("of lockdownd", async () => {
    const start = (peer: ScriptedPeer): Promise<unknown> => {
      const connectTls = (): Promise<never> => Promise.reject(new Error("not in this test"));
      return new LockdownSession(peer.host, { clock: new HurriedClock(), connectTls }).startService("com.apple.afc");
    };
    await fc.assert(
      fc.asyncProperty(damaged(lockdownReply), (bytes) => survives(bytes, start)),
      runs,
    );
  });

  it("of the installation proxy", async () => {
    const browse = async (peer: ScriptedPeer): Promise<void> => {
      const proxy = new InstallationProxy({ name: INSTALLATION_SERVICE, bytes: peer.host }, new HurriedClock());
      for await (const app of proxy.browse()) expect(app).toBeTypeOf("object");
    };
    await fc.assert(
      fc.asyncProperty(damaged(binaryReply), (bytes) => survives(bytes, browse)),
      runs,
    );
  });
});
