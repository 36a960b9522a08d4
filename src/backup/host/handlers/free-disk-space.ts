import { statusOf, statusWith } from "../../devicelink/link-status.ts";
import { type MessageHandler, noted } from "./handler.ts";

/** Told where the room is unknown (picked folders): more than any phone holds. A full disk then shows when it is full. */
const UNKNOWN_ROOM_BYTES = 4 * 1_099_511_627_776;

/** No elements. The phone wants room for all it will send and 128 MiB more. */
export const freeDiskSpace: MessageHandler = async (run) => {
  try {
    return statusWith((await run.files.freeBytes()) ?? UNKNOWN_ROOM_BYTES);
  } catch (error) {
    return statusOf(noted(run, error));
  }
};
