import type { PhoneStorage } from "../core/contracts.ts";
import { type Dialect, dialectNamed } from "../core/dialect.ts";
import { ContentShelf } from "../core/files/content.ts";
import { PhoneFiles } from "../core/files/phone-files.ts";
import { DEFAULT_IDENTITY, type PhoneIdentity, SYSTEM_DISK_BYTES } from "../core/identity.ts";
import { createMemoryStorage } from "../core/memory-storage.ts";
import { createPhone, type VirtualPhone } from "../core/phone.ts";
import { createDefaultMedia } from "../core/services/afc/default-media.ts";
import { createMobileBackup2, type MobileBackup2 } from "../core/services/mobilebackup2/index.ts";

/** The phone a copy is rehearsed on. Sizes in bytes. */
export interface RehearsalModel {
  readonly udid: string;
  readonly productType: string;
  readonly iosVersion: string;
  /** Twice as much is free on it: room is not what is rehearsed. */
  readonly sizeBytes: number;
}

export interface RehearsalPhone {
  readonly phone: VirtualPhone;
  readonly backup: MobileBackup2;
  readonly files: PhoneFiles;
}

/** Keeps nothing: an index of all files would be written at the end of a restore, for a phone that is never seen again. */
const nothingKept: PhoneStorage = {
  load: () => Promise.resolve(null),
  save: () => Promise.resolve(),
  delete: () => Promise.resolve(),
};

/** An empty phone that trusts whoever asks and of all content keeps sizes and digests only. */
export async function createRehearsalPhone(model: RehearsalModel): Promise<RehearsalPhone> {
  const identity = identityOf(model);
  const dialect = dialectOf(model.iosVersion);
  const media = createDefaultMedia(() => Date.now());
  const catalogue = { files: [], shelf: new ContentShelf(new Map(), nothingKept, "") };
  const files = new PhoneFiles(catalogue, nothingKept, true, false);
  const { udid, deviceName, productType, serialNumber } = identity;
  const { productVersion, buildVersion } = dialect;
  const backup = await createMobileBackup2({
    identity: { udid, deviceName, productType, productVersion, buildVersion, serialNumber },
    files,
    storage: nothingKept,
    settings: { freeBytes: identity.freeDiskBytes },
    hooks: { mediaFile: async (path) => media.read(path) },
  });
  const phone = await createPhone({
    identity,
    dialect,
    media,
    storage: createMemoryStorage(),
    services: [backup],
    apps: [],
    passcode: null,
    misbehave: { answerPairing: "trust" },
    values: { "com.apple.mobile.backup": { WillEncrypt: false } },
  });
  return { phone, backup, files };
}

function identityOf({ udid, productType, sizeBytes }: RehearsalModel): PhoneIdentity {
  const freeDiskBytes = 2 * sizeBytes + 1_000_000_000;
  return {
    ...DEFAULT_IDENTITY,
    udid,
    productType,
    deviceName: "Rehearsal",
    deviceClass: productType.startsWith("iPad") ? "iPad" : "iPhone",
    serialNumber: "REHEARSAL001",
    // The copy must fit beside the system, even a phone with nothing else on it would refuse it otherwise.
    totalDiskBytes: SYSTEM_DISK_BYTES + 2 * freeDiskBytes,
    freeDiskBytes,
  };
}

/** The oldest generation we know that is not older than the copy; with the copy's own version number. */
function dialectOf(iosVersion: string): Dialect {
  const major = Number.parseInt(iosVersion, 10) || 26;
  const dialect = dialectNamed(major <= 12 ? "ios12" : major <= 16 ? "ios16" : "ios26");
  return iosVersion === "" ? dialect : { ...dialect, productVersion: iosVersion };
}
