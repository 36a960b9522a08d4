import { KeepsakeError } from "../../base/errors.ts";

/** @source RFC 8446 §6, RFC 5246 §7.2 */
export const alerts = {
  close_notify: 0,
  unexpected_message: 10,
  bad_record_mac: 20,
  record_overflow: 22,
  decompression_failure: 30,
  handshake_failure: 40,
  bad_certificate: 42,
  unsupported_certificate: 43,
  certificate_revoked: 44,
  certificate_expired: 45,
  certificate_unknown: 46,
  illegal_parameter: 47,
  unknown_ca: 48,
  access_denied: 49,
  decode_error: 50,
  decrypt_error: 51,
  protocol_version: 70,
  insufficient_security: 71,
  internal_error: 80,
  inappropriate_fallback: 86,
  user_canceled: 90,
  no_renegotiation: 100,
  missing_extension: 109,
  unsupported_extension: 110,
  unrecognized_name: 112,
  certificate_required: 116,
} as const;

export type AlertName = keyof typeof alerts;

const WARNING = 1;
const FATAL = 2;

/** A broken rule of the handshake. `alert` is what the peer is told. */
export function handshakeError(alert: AlertName, reason: string, cause?: unknown): KeepsakeError<"tls/handshake"> {
  return new KeepsakeError("tls/handshake", { alert: alerts[alert], reason }, cause === undefined ? {} : { cause });
}

/** The peer hung up before the handshake was done, as phones do that have forgotten the pairing. There is nobody to tell. */
export function handshakeEnded(): KeepsakeError<"tls/handshake"> {
  return new KeepsakeError("tls/handshake", { reason: "ended by device" });
}

/** A record that cannot be what the peer sent. */
export function recordError(alert: AlertName, reason: string): KeepsakeError<"tls/bad-record"> {
  return new KeepsakeError("tls/bad-record", { alert: alerts[alert], reason });
}

/** The body of the alert that tells the peer about `error`, or null when it told us or there is nothing to tell. */
export function alertFor(error: KeepsakeError): Uint8Array<ArrayBuffer> | null {
  const isOurFinding = error.code.startsWith("tls/") && error.code !== "tls/alert";
  const alert = error.context["alert"];
  return isOurFinding && typeof alert === "number" ? Uint8Array.of(FATAL, alert) : null;
}

export const closeNotify = (): Uint8Array<ArrayBuffer> => Uint8Array.of(WARNING, alerts.close_notify);
export const noRenegotiation = (): Uint8Array<ArrayBuffer> => Uint8Array.of(WARNING, alerts.no_renegotiation);

/**
 * What an alert of the peer means for us: the clean end, nothing, or an error.
 * @returns "close" or "ignore"
 * @throws tls/alert with number and name
 */
export function judgeAlert(body: Uint8Array): "close" | "ignore" {
  const [level, number] = body;
  if (body.length !== 2 || level === undefined || number === undefined) {
    throw handshakeError("decode_error", "alert of wrong length");
  }
  if (number === alerts.close_notify) return "close";
  // RFC 8446 §6.1: a user_canceled is followed by a close_notify. Other warnings exist in TLS 1.2 only and ask for nothing.
  if (level === WARNING) return "ignore";
  throw new KeepsakeError("tls/alert", { alert: number, name: alertName(number) });
}

function alertName(number: number): string {
  return Object.entries(alerts).find(([, value]) => value === number)?.[0] ?? "unknown";
}
