/**
 * Faults by name, all off. The object is live: the control channel changes it while the phone runs. Knobs that count down
 * ("times") are spent by use. One bug found, one knob, one test.
 */
export interface Misbehaviours {
  // USB
  /** Every mux packet longer than this is sent as two transfers, cut here. */
  splitPacketAt?: number;
  /** So many mux packets are collected into one transfer (sent early when nothing follows at once). */
  gluePackets?: number;
  /** An empty transfer before every mux packet. */
  emptyTransfers?: boolean;
  /** Largest mux packet from the device, header included; 16,380 unless told. */
  maxPacketBytes?: number;
  /** claimInterface fails: another program holds the usbmux interface. */
  holdInterface?: boolean;
  /** After so many bytes to the host the IN endpoint stalls once. */
  stallInAfterBytes?: number;
  /** After so many bytes to the host the cable is pulled. */
  unplugAfterBytes?: number;
  /** After so many bytes from the host the cable is pulled. */
  unplugAfterBytesFromHost?: number;
  // mux
  /** The major version answered; 1 keeps the short headers and has no SETUP. */
  muxVersion?: number;
  /** The first so many VERSION packets get no answer. */
  ignoreVersionRequests?: number;
  /** After SETUP a data packet of a connection nobody knows. */
  strayPacket?: boolean;
  /** Messages of CONTROL type 7 when connections open and close. */
  controlMessages?: boolean;
  /** After so many bytes from the host on one connection the receive window stays shut… */
  closeReceiveWindowAfterBytes?: number;
  /** …for so long (for ever unless told). */
  receiveWindowClosedMs?: number;
  /** After so many bytes from the host the advertised window is suddenly this small, below what is in flight. */
  shrinkReceiveWindowTo?: number;
  /** After so many bytes to the host the connection is reset, with `resetText`. */
  resetConnectionAfterBytes?: number;
  resetText?: string;
  /** The next so many connections to service ports (not lockdownd) are refused. */
  refuseConnections?: number;
  // pairing and lockdownd
  answerPairing?: "trust" | "deny" | "pending-forever" | "pending-twice";
  /** These requests are answered with an error; "close" ends the connection instead, "silence" never answers. */
  lockdownErrors?: LockdownFault[];
  /** The same for StartService of one service. */
  serviceErrors?: ServiceFault[];
  /** StartSession succeeds, the handshake dies. */
  failTlsHandshake?: boolean;
  /** A TLS connection ends with an alert after so many reads by the phone. */
  tlsAlertAfterRecords?: number;
  /** The next property list of lockdownd claims this length. */
  announceLength?: number;
  /** lockdownd waits before each answer. */
  silentForMs?: number;
  // services
  afcWrongPacketNumber?: boolean;
  /** AFC replies arrive one byte at a time. */
  afcByteByByte?: boolean;
  /** The sync lock is held by somebody else: 19 for so many tries (for ever when Infinity). */
  afcLockBusy?: number;
  /** installation_proxy never answers. */
  installationProxySilent?: boolean;
}

export interface LockdownFault {
  readonly request: string;
  readonly answer: string;
  times?: number;
}
export interface ServiceFault {
  readonly service: string;
  readonly answer: string;
  times?: number;
}

/** The first fault that fits and is not spent; counts it down. */
export function takeFault<T extends { readonly answer: string; times?: number }>(
  faults: readonly T[] | undefined,
  fits: (fault: T) => boolean,
): string | null {
  const fault = faults?.find((candidate) => fits(candidate) && candidate.times !== 0);
  if (fault === undefined) return null;
  if (fault.times !== undefined) fault.times--;
  return fault.answer;
}
