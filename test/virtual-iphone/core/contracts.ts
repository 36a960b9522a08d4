/**
 * The seams inside the virtual iPhone. Everything in `core` is runtime-neutral (no Node module, no DOM) and shares no
 * code with the app: a peer built from the code under test would repeat its mistakes.
 */

/** Bytes on memory that is never shared. */
export type Bytes = Uint8Array<ArrayBuffer>;

/** A two-way byte pipe as a service sees it: plain text, after TLS where there is any. */
export interface PhoneStream {
  /** For transcripts: "tls com.apple.mobilebackup2". */
  readonly label: string;
  /** Exactly `length` bytes. Rejects with StreamEnded when the peer closed first. */
  readExactly(length: number): Promise<Bytes>;
  /** 1…maxLength bytes, or null at the clean end. */
  readSome(maxLength: number): Promise<Bytes | null>;
  /** Resolves when the next write is welcome (back-pressure). The stream owns `bytes` from now on. */
  write(bytes: Bytes): Promise<void>;
  /** No more bytes from us; everything written before is delivered. */
  close(): Promise<void>;
  /** Ends both directions at once. */
  abort(reason: Error): void;
}

export class StreamEnded extends Error {
  override readonly name = "StreamEnded";
}

/** Property-list values as the phone's own codec reads and writes them. Integers beyond 2^53 are bigint. */
export type PlistValue =
  | string
  | number
  | bigint
  | boolean
  | Date
  | Bytes
  | PlistReal
  | PlistUid
  | PlistValue[]
  | PlistDict;
export interface PlistDict {
  [key: string]: PlistValue;
}
/** A real number that would otherwise be written as an integer. */
export class PlistReal {
  readonly value: number;
  constructor(value: number) {
    this.value = value;
  }
}
export class PlistUid {
  readonly value: number;
  constructor(value: number) {
    this.value = value;
  }
}

/** Named notifications (`com.apple.mobile.lockdown.…`, `com.apple.itunes-client.…`) between services of one phone. */
export interface NotificationHub {
  post(name: string): void;
  /** Returns the function that ends the observation. */
  observe(listener: (name: string) => void): () => void;
}

/** Small durable state: pairings, values, file system index. Content is never kept here. Memory, a folder, or IndexedDB. */
export interface PhoneStorage {
  load(key: string): Promise<Bytes | null>;
  save(key: string, bytes: Bytes): Promise<void>;
  delete(key: string): Promise<void>;
}

/** One line per protocol message, normalised so that two runs can be compared. */
export interface Transcript {
  record(entry: { readonly layer: string; readonly from: "host" | "device"; readonly message: unknown }): void;
}

/** Lockdown values by domain; "" is the global domain. Services write what a real daemon would write there. */
export interface DeviceValues {
  get(domain: string, key: string): PlistValue | undefined;
  set(domain: string, key: string, value: PlistValue): void;
  remove(domain: string, key: string): void;
}

/** The screen and the person in front of it, as services see them. */
export interface DeviceScreen {
  readonly locked: boolean;
  readonly passcodeSet: boolean;
  /** False after a restart until the passcode was typed once. */
  readonly unlockedSinceBoot: boolean;
  /**
   * Shows the passcode prompt (notifications com.apple.LocalAuthentication.ui.presented / .dismissed) and waits for the
   * person: see the control commands `typePasscode` and `cancelPasscode`. Resolves at once when no passcode is set.
   */
  askPasscode(): Promise<"typed" | "cancelled">;
}

/** What every service gets. Filled in by `phone.ts`. */
export interface ServiceContext {
  readonly values: DeviceValues;
  readonly screen: DeviceScreen;
  /** Unplugs, boots and comes back: locked, not unlocked since boot. The connection ends. */
  restart(): void;
  /** Unplugs at once, as if the cable was pulled. */
  unplug(): void;
  readonly notifications: NotificationHub;
  readonly storage: PhoneStorage;
  readonly transcript: Transcript;
  /** Virtual-time aware sleep; rejects when the phone is shut down or the connection ends. */
  sleep(ms: number): Promise<void>;
  /** Set when the host asked StartService with the escrow bag. */
  readonly withEscrowBag: boolean;
}

/** A service that lockdownd can start. */
export interface PhoneService {
  readonly name: string;
  /** Serves one connection until it ends. Errors end the connection, never the phone. */
  serve(stream: PhoneStream, context: ServiceContext): Promise<void>;
  /** Commands of the control channel for this service ("digest", "changeContent"); plain JSON values both ways. */
  control?(command: string, argument: unknown): Promise<unknown>;
  /** The phone restarted. */
  restarted?(): void;
}

/** What the phone asks of a TLS library: the server side of a session over any stream. */
export interface TlsServer {
  accept(stream: PhoneStream, options: TlsServerOptions): Promise<PhoneStream>;
}
export interface TlsServerOptions {
  /** Shown to the host. */
  readonly certificatePem: string;
  /** PKCS#8. */
  readonly privateKeyPem: string;
  readonly minVersion: TlsVersion;
  readonly maxVersion: TlsVersion;
  /** OpenSSL cipher list for TLS 1.2 and older; absent means everything. */
  readonly cipherList?: string;
  /** DER of the host's certificate; false ends the handshake. A host without a certificate is always refused. */
  readonly acceptHost: (certificateDer: Bytes) => boolean;
}
export type TlsVersion = "TLSv1" | "TLSv1.1" | "TLSv1.2" | "TLSv1.3";
