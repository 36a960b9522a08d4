import type { Bytes, PhoneStorage, PlistDict } from "../contracts.ts";
import { type Certificate, isSignedBy, parseCertificate } from "../der/certificate.ts";
import { sameBytes } from "../der/der.ts";
import { decodePem } from "../der/pem.ts";
import { asDict, encodeBinaryPlist, parsePlist } from "../plist/index.ts";
import type { DeviceKey } from "./device-key.ts";
import { LockdownError } from "./lockdown-error.ts";

/** What the phone keeps of a computer it trusts. */
export interface Pairing {
  readonly hostId: string;
  readonly systemBuid: string;
  readonly deviceCertificatePem: string;
  readonly rootCertificate: Certificate;
  readonly hostCertificate: Certificate;
  readonly escrowBag: Bytes;
}

const STORAGE_KEY = "pairings";

export class Pairings {
  readonly #storage: PhoneStorage;
  readonly #pairings = new Map<string, { readonly pairing: Pairing; readonly record: PlistDict }>();

  private constructor(storage: PhoneStorage) {
    this.#storage = storage;
  }

  static async load(storage: PhoneStorage): Promise<Pairings> {
    const pairings = new Pairings(storage);
    const bytes = await storage.load(STORAGE_KEY);
    const saved = bytes === null ? null : asDict(parsePlist(bytes));
    for (const record of Object.values(saved ?? {})) {
      const dict = asDict(record);
      if (dict === null) continue;
      const pairing = readRecord(dict, dict["EscrowBag"] as Bytes);
      pairings.#pairings.set(pairing.hostId, { pairing, record: dict });
    }
    return pairings;
  }

  get hostIds(): readonly string[] {
    return [...this.#pairings.keys()];
  }

  get(hostId: string): Pairing | undefined {
    return this.#pairings.get(hostId)?.pairing;
  }

  async add(record: PlistDict, escrowBag: Bytes): Promise<Pairing> {
    const kept: PlistDict = { EscrowBag: escrowBag };
    for (const key of ["HostID", "SystemBUID", "DeviceCertificate", "HostCertificate", "RootCertificate"]) {
      const value = record[key];
      if (value !== undefined) kept[key] = value;
    }
    const pairing = readRecord(kept, escrowBag);
    this.#pairings.set(pairing.hostId, { pairing, record: kept });
    await this.#save();
    return pairing;
  }

  async remove(hostId: string): Promise<boolean> {
    const removed = this.#pairings.delete(hostId);
    if (removed) await this.#save();
    return removed;
  }

  async removeAll(): Promise<void> {
    this.#pairings.clear();
    await this.#save();
  }

  #save(): Promise<void> {
    const all: PlistDict = {};
    for (const [hostId, { record }] of this.#pairings) all[hostId] = record;
    return this.#storage.save(STORAGE_KEY, encodeBinaryPlist(all));
  }
}

function readRecord(record: PlistDict, escrowBag: Bytes): Pairing {
  const { HostID, SystemBUID, DeviceCertificate, HostCertificate, RootCertificate } = record;
  if (typeof HostID !== "string") throw new LockdownError("MissingHostID");
  if (
    typeof SystemBUID !== "string" ||
    !(DeviceCertificate instanceof Uint8Array) ||
    !(HostCertificate instanceof Uint8Array) ||
    !(RootCertificate instanceof Uint8Array)
  ) {
    throw new LockdownError("InvalidPairRecord");
  }
  try {
    return {
      hostId: HostID,
      systemBuid: SystemBUID,
      deviceCertificatePem: new TextDecoder().decode(DeviceCertificate),
      hostCertificate: parseCertificate(decodePem(HostCertificate, "CERTIFICATE")),
      rootCertificate: parseCertificate(decodePem(RootCertificate, "CERTIFICATE")),
      escrowBag,
    };
  } catch {
    throw new LockdownError("InvalidPairRecord");
  }
}

/**
 * Is this a record a host may have made for this phone? The device certificate must hold the phone's own key and be signed by
 * the root. A real phone may check less; a wrong record shows up here instead of in the TLS handshake.
 */
export async function checkPairRecord(record: PlistDict, key: DeviceKey): Promise<void> {
  const { rootCertificate, hostCertificate, deviceCertificatePem } = readRecord(record, new Uint8Array(0));
  const device = parseCertificate(decodePem(deviceCertificatePem, "CERTIFICATE"));
  if (!sameBytes(device.publicKeyInfo, key.publicKeyInfo)) throw new LockdownError("InvalidPairRecord");
  for (const certificate of [device, hostCertificate]) {
    if (!(await isSignedBy(certificate, rootCertificate))) throw new LockdownError("InvalidPairRecord");
  }
}
