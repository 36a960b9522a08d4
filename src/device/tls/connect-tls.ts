import { type AbortOptions, abortError, raceAbort } from "../../base/abort.ts";
import type { ByteDuplex } from "../../base/byte-duplex.ts";
import { type Clock, systemClock, systemRandomBytes } from "../../base/clock.ts";
import { asKeepsakeError } from "../../base/errors.ts";
import { type Curve, createKeyAgreement, isCurveSupported, type KeyAgreement } from "../../crypto/index.ts";
import { handshakeError } from "./alerts.ts";
import { sayFarewell } from "./farewell.ts";
import { type HandshakeContext, handshake12, type SessionKeys } from "./handshake-12.ts";
import { decodeRetryRequest, handshake13 } from "./handshake-13.ts";
import { HandshakeChannel, messageTypes } from "./handshake-channel.ts";
import { type ClientHello, curveOf, decodeServerHello, encodeClientHello, type ServerHello } from "./hello.ts";
import type { TlsIdentity } from "./identity.ts";
import { contentTypes } from "./records.ts";
import { TlsDuplex } from "./tls-duplex.ts";

export interface ConnectTlsOptions extends AbortOptions {
  /** For the label: "tls com.apple.mobilebackup2". Default: the label of the stream below. */
  readonly name?: string | undefined;
  readonly clock?: Clock | undefined;
  /** Records sealed under one key before TLS 1.3 takes the next. Default 2^24, which AES-GCM allows. @source RFC 8446 §5.5 */
  readonly recordsPerKey?: number | undefined;
}

const RECORDS_PER_KEY = 2 ** 24;

/**
 * TLS 1.3 or 1.2 as client over any stream, in both directions authenticated: we by the host certificate, the phone by the
 * key it was paired with. Takes the stream over; when the handshake fails, the stream has been ended.
 *
 * Waits for the phone as long as it takes: give a signal (libimobiledevice allows 10 to 30 seconds).
 * @returns the plain text, see `TlsDuplex`
 * @throws tls/wrong-device (another key than the paired one), tls/handshake, tls/alert (context: number and name; a phone that
 * forgot us ends the handshake with one of these two), tls/bad-record, base/truncated, app/aborted, errors of the stream
 * @source RFC 8446, RFC 5246; what phones speak: libimobiledevice/libimobiledevice src/idevice.c and issue 1397
 */
export async function connectTls(
  duplex: ByteDuplex,
  identity: TlsIdentity,
  options: ConnectTlsOptions = {},
): Promise<ByteDuplex> {
  const { signal, clock = systemClock } = options;
  const channel = new HandshakeChannel(duplex);
  let keys: SessionKeys;
  try {
    keys = await raceAbort(handshake(channel, identity), signal);
  } catch (error) {
    const failure = asKeepsakeError(error);
    if (signal?.aborted) duplex.abort(abortError(signal));
    else {
      await sayFarewell({ duplex, clock }, failure, async (alert) => {
        await channel.sendRecord(contentTypes.alert, alert);
        await duplex.close();
        await untilEnd(duplex);
      });
    }
    throw failure;
  }
  return new TlsDuplex({
    label: `tls ${options.name ?? duplex.label}`,
    duplex,
    records: channel.records,
    keys,
    recordsPerKey: options.recordsPerKey ?? RECORDS_PER_KEY,
    clock,
  });
}

async function handshake(channel: HandshakeChannel, identity: TlsIdentity): Promise<SessionKeys> {
  const curves = await offeredCurves();
  let agreement = await createKeyAgreement("P-256");
  let clientHello: ClientHello = {
    random: systemRandomBytes(32),
    sessionId: systemRandomBytes(32),
    curves,
    keyShare: agreement,
    cookie: null,
  };
  await channel.sendFirst(encodeClientHello(clientHello));
  let serverHello = await receiveServerHello(channel, clientHello);
  if (serverHello.isRetryRequest) {
    [clientHello, agreement] = await answerRetryRequest(channel, clientHello, agreement, serverHello);
    serverHello = requireSameChoice(serverHello, await receiveServerHello(channel, clientHello));
  }
  const context: HandshakeContext = { channel, identity, clientHello, serverHello };
  return serverHello.suite.version === "1.3" ? handshake13(context, agreement) : handshake12(context);
}

/** P-256 first: every Apple stack has it. */
async function offeredCurves(): Promise<readonly Curve[]> {
  return (await isCurveSupported("X25519")) ? ["P-256", "X25519", "P-384"] : ["P-256", "P-384"];
}

async function receiveServerHello(channel: HandshakeChannel, clientHello: ClientHello): Promise<ServerHello> {
  const { body } = await channel.receive(messageTypes.serverHello);
  const serverHello = decodeServerHello(body, clientHello);
  channel.ignoresChangeCipherSpec = serverHello.suite.version === "1.3";
  return serverHello;
}

/** @source RFC 8446 §4.1.4 */
async function answerRetryRequest(
  channel: HandshakeChannel,
  first: ClientHello,
  firstAgreement: KeyAgreement,
  retry: ServerHello,
): Promise<[ClientHello, KeyAgreement]> {
  const { groupId, cookie } = decodeRetryRequest(retry);
  const curve = groupId === null ? firstAgreement.curve : curveOf(groupId);
  const isNewOffer =
    curve !== null && first.curves.includes(curve) && (groupId === null || curve !== firstAgreement.curve);
  if (!isNewOffer) throw handshakeError("illegal_parameter", "HelloRetryRequest asks for what was not offered");
  channel.requireMessageBoundary();
  channel.transcript.foldFirstHello(retry.suite.hash);
  const agreement = groupId === null ? firstAgreement : await createKeyAgreement(curve);
  const second = { ...first, keyShare: agreement, cookie };
  await channel.send(encodeClientHello(second));
  return [second, agreement];
}

function requireSameChoice(retry: ServerHello, serverHello: ServerHello): ServerHello {
  if (serverHello.isRetryRequest) throw handshakeError("unexpected_message", "second HelloRetryRequest");
  if (serverHello.suite !== retry.suite) throw handshakeError("illegal_parameter", "cipher suite changed after retry");
  return serverHello;
}

async function untilEnd(duplex: ByteDuplex): Promise<void> {
  while ((await duplex.read()) !== null);
}
