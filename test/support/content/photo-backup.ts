import type { BackupBrowser } from "../../../src/backup/index.ts";
import { type Bytes, utf8 } from "../../../src/base/bytes.ts";
import { smallJpeg } from "../../virtual-iphone/core/files/media/jpeg-file.ts";
import { buildPhotos } from "../../virtual-iphone/scenarios/databases/photos-sqlite.ts";
import { type PhotoPlan, planPhotos } from "../../virtual-iphone/scenarios/photos.ts";
import { backupOf, type FileInBackup } from "./backup-of.ts";
import { changed, databaseOf } from "./databases.ts";

export const PLANS = planPhotos(1, 40, 4_000_000);
export const CAMERA_ROLL = "CameraRollDomain";
export const CATALOGUE = "Media/PhotoData/Photos.sqlite";

export const assetTable = (iosMajor: number): string => (iosMajor >= 14 ? "ZASSET" : "ZGENERICASSET");

/** The bytes a picture of the plan has in these backups. */
export const contentOf = (plan: PhotoPlan): Bytes =>
  plan.format === "jpeg"
    ? smallJpeg(plan.seed)
    : utf8(`....ftyp${plan.format === "heic" ? "heic" : "qt  "} ${plan.name}`);

/** The files of the camera roll as a phone keeps them: originals, movies of Live Photos, thumbnails. */
export function cameraRoll(plans: readonly PhotoPlan[] = PLANS): FileInBackup[] {
  return plans.flatMap((plan) => {
    const path = `Media/${plan.directory}/${plan.name}`;
    const movie = path.replace(/HEIC$/, "MOV");
    const thumbnail = `Media/PhotoData/Thumbnails/V2/${plan.directory}/${plan.name}/5005.JPG`;
    const modifiedAt = plan.takenAt;
    return [
      { domain: CAMERA_ROLL, path, bytes: contentOf(plan), modifiedAt },
      ...(plan.isLive ? [{ domain: CAMERA_ROLL, path: movie, bytes: `movie of ${plan.name}`, modifiedAt }] : []),
      { domain: CAMERA_ROLL, path: thumbnail, bytes: smallJpeg(plan.seed + 1), modifiedAt },
    ];
  });
}

export interface PhotoBackup {
  readonly iosMajor?: number;
  /** SQL on the catalogue; `$ASSETS` stands for the table of items. */
  readonly sql?: readonly string[];
  readonly files?: readonly FileInBackup[];
  /** Paths of the camera roll that are not in the backup. */
  readonly without?: readonly string[];
}

export async function photoBackup({ iosMajor = 18, sql = [], files = [], without = [] }: PhotoBackup = {}) {
  const database = await databaseOf(buildPhotos, iosMajor, { photos: PLANS });
  const statements = sql.map((one) => one.replaceAll("$ASSETS", assetTable(iosMajor)));
  const catalogue = { domain: CAMERA_ROLL, path: CATALOGUE, bytes: await changed(database, ...statements) };
  const roll = cameraRoll().filter(({ path }) => !without.includes(path));
  return backupOf([catalogue, ...roll, ...files]) satisfies Promise<BackupBrowser>;
}
