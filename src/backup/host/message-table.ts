import { contentsOfDirectory } from "./handlers/contents-of-directory.ts";
import { copyItem } from "./handlers/copy-item.ts";
import { createDirectory } from "./handlers/create-directory.ts";
import { downloadFiles } from "./handlers/download-files.ts";
import { freeDiskSpace } from "./handlers/free-disk-space.ts";
import type { MessageHandler } from "./handlers/handler.ts";
import { moveItems } from "./handlers/move-items.ts";
import { purgeDiskSpace } from "./handlers/purge-disk-space.ts";
import { removeItems } from "./handlers/remove-items.ts";
import { uploadFiles } from "./handlers/upload-files.ts";

/**
 * What the phone may ask while an operation runs. "Download" and "upload" are seen from the phone. The three names of old
 * dialects (`…Files`, `RemoveDirectory`) mean the same as the new ones.
 *
 * @source libimobiledevice/libimobiledevice tools/idevicebackup2.c, doronz88/pymobiledevice3 services/device_link.py
 */
export const messageHandlers: ReadonlyMap<string, MessageHandler> = new Map([
  ["DLContentsOfDirectory", contentsOfDirectory],
  ["DLMessageCopyItem", copyItem],
  ["DLMessageCreateDirectory", createDirectory],
  ["DLMessageDownloadFiles", downloadFiles],
  ["DLMessageGetFreeDiskSpace", freeDiskSpace],
  ["DLMessageMoveFiles", moveItems],
  ["DLMessageMoveItems", moveItems],
  ["DLMessagePurgeDiskSpace", purgeDiskSpace],
  ["DLMessageRemoveDirectory", removeItems],
  ["DLMessageRemoveFiles", removeItems],
  ["DLMessageRemoveItems", removeItems],
  ["DLMessageUploadFiles", uploadFiles],
]);
