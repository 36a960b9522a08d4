import type { Bytes, ServiceContext } from "../../contracts.ts";
import { joinBytes } from "../../files/layout.ts";
import type { PhoneFiles } from "../../files/phone-files.ts";
import type { LoadSqlite } from "../../files/sqlite.ts";
import { FileDecryptor, FileEncryptor } from "../../keybag/file-cipher.ts";
import { type DeviceLink, type LinkStatus, pathStatus } from "./device-link.ts";
import { BackupError, LINK_STATUS, LinkBroken, MB } from "./errors.ts";
import type { UnplugPhase } from "./misbehaviours.ts";
import type { BackupState } from "./state.ts";

/** What the rest of the phone does for the agent. */
export interface AgentHooks {
  /** A file of the media folder (AFC's root), or null: `iTunesRestore/RestoreApplications.plist`. */
  mediaFile(path: string): Promise<Bytes | null>;
}

/** One connection's operation and everything it works with. */
export interface AgentRun {
  readonly link: DeviceLink;
  readonly linkVersion: number;
  readonly state: BackupState;
  readonly files: PhoneFiles;
  readonly context: ServiceContext;
  readonly hooks: AgentHooks;
  readonly loadSqlite: LoadSqlite;
}

/** Pulls the cable when the knob says so. @param amount bytes or messages of the phase so far */
export function pullCable(run: AgentRun, phase: UnplugPhase, amount = 0): void {
  const { unplugDuring, unplugAfter = 0 } = run.state.settings.misbehave;
  if (unplugDuring !== phase || amount < unplugAfter || !run.state.once(`unplug ${phase}`)) return;
  run.context.unplug();
  throw new LinkBroken("the cable was pulled");
}

export async function stayingSilent(
  run: AgentRun,
  place: "start" | "scan" | "between-files" | "inside-chunk",
): Promise<void> {
  const { silentForMs, silentAt = "scan" } = run.state.settings.misbehave;
  if (silentForMs !== undefined && silentAt === place && run.state.once(`silent ${place}`))
    await run.context.sleep(silentForMs);
}

/** One whole small file, or the code with which the host could not send it. */
export async function downloadFile(run: AgentRun, path: string, progress = 0): Promise<Bytes | number> {
  const chunks: Bytes[] = [];
  let endCode: number | null = null;
  const status = await run.link.download([path], progress, () => ({
    data: (bytes) => {
      chunks.push(bytes);
    },
    end: (code) => {
      endCode = -code;
    },
  }));
  const failed = pathStatus(status, path);
  if (failed !== LINK_STATUS.ok) return failed;
  if (endCode !== LINK_STATUS.ok) return endCode ?? LINK_STATUS.failed;
  return joinBytes(...chunks);
}

/** The file, or 205 when it is missing and 103 when the host cannot read it. */
export async function requireFile(run: AgentRun, path: string, what: string): Promise<Bytes> {
  const bytes = await downloadFile(run, path);
  if (typeof bytes !== "number") return bytes;
  throw bytes === LINK_STATUS.notFound
    ? new BackupError(MB.inconsistent, what, MB.notFound)
    : new BackupError(MB.driveRead, what, MB.unspecified);
}

/** Fails the operation unless the status is good or tolerated. */
export function expectStatus(
  status: LinkStatus,
  what: string,
  error: (status: number, what: string) => BackupError,
  tolerated: readonly number[] = [],
): void {
  if (status.code !== LINK_STATUS.ok && !tolerated.includes(status.code)) throw error(status.code, what);
}

/** Ciphertext of a whole small file. */
export const sealBytes = (key: CryptoKey, plain: Bytes): Promise<Bytes> => new FileEncryptor(key).encrypt(plain, true);

/** Null when the padding is wrong. */
export async function unsealBytes(key: CryptoKey, sealed: Bytes): Promise<Bytes | null> {
  const decryptor = new FileDecryptor(key);
  const start = await decryptor.decrypt(sealed);
  const end = await decryptor.finish();
  return end === null ? null : joinBytes(start, end);
}

export const inBatches = <T>(items: readonly T[], size = 128): T[][] => {
  const batches: T[][] = [];
  for (let start = 0; start < items.length; start += size) batches.push(items.slice(start, start + size));
  return batches;
};

/** `U/ab/ab12…`: where a stored file lies. */
export const storedPath = (folder: string, fileId: string): string => `${folder}/${fileId.slice(0, 2)}/${fileId}`;
