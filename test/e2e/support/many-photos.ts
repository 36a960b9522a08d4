import { backupPath, openAppleFolder, writeWholeFile } from "../../../src/backup/index.ts";
import { type FileInBackup, writeBackup } from "../../support/content/backup-of.ts";
import { databaseOf } from "../../support/content/databases.ts";
import { nodeDirectoryHandle } from "../../support/node-directory-handle.ts";
import { smallJpeg } from "../../virtual-iphone/core/files/media/jpeg-file.ts";
import { SCENARIO_NOW } from "../../virtual-iphone/core/files/phone-file.ts";
import { writeStatus } from "../../virtual-iphone/core/services/mobilebackup2/status-plist.ts";
import { buildPhotos } from "../../virtual-iphone/scenarios/databases/photos-sqlite.ts";
import { type PhotoPlan, planPhotos } from "../../virtual-iphone/scenarios/photos.ts";

const DOMAIN = "CameraRollDomain";

/** The newest so many have a picture; the others are in the index only, as when a copy was made with iCloud Photos. */
const WITH_PICTURE = 400;

/** An Apple folder whose catalogue knows `count` photos, none of them hidden or deleted. */
export async function writeManyPhotos(folder: string, count: number): Promise<void> {
  const photos = planPhotos(1, count, 1_000_000).map((plan) => ({ ...plan, isHidden: false, isTrashed: false }));
  const catalogue = await databaseOf(buildPhotos, 18, { photos });
  const list: FileInBackup[] = [
    { domain: DOMAIN, path: "Media/PhotoData/Photos.sqlite", bytes: catalogue },
    ...photos.map((plan, index) => fileOf(plan, count - index <= WITH_PICTURE)),
  ];
  const files = await openAppleFolder(nodeDirectoryHandle(folder));
  const udid = await writeBackup(files, list, {
    infoPlist: { "Device Name": "Old iPhone", "Product Version": "18.1", "Product Type": "iPhone14,5" },
  });
  const status = writeStatus({
    uuid: "7E57F01D-0000-4000-8000-000000000001",
    date: new Date(SCENARIO_NOW * 1_000),
    backupState: "new",
    phase: "finished",
    isFull: true,
    version: "3.3",
  });
  await writeWholeFile(files, backupPath(`${udid}/Status.plist`), [status]);
}

/** A picture of its own would cost more than it tells: a thumbnail stands for it, or nothing that can be read. */
function fileOf({ directory, name, seed, takenAt }: PhotoPlan, hasPicture: boolean): FileInBackup {
  const path = hasPicture ? `PhotoData/Thumbnails/V2/${directory}/${name}/5005.JPG` : `${directory}/${name}`;
  const bytes = hasPicture ? smallJpeg(seed) : null;
  return { domain: DOMAIN, path: `Media/${path}`, bytes, modifiedAt: takenAt };
}
