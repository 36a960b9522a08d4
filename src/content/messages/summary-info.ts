import type { Bytes } from "../../base/bytes.ts";
import { limits } from "../../base/limits.ts";
import {
  isPlistArray,
  isPlistDict,
  isPlistReal,
  type PlistValue,
  parsePlist,
  valueAt,
} from "../../codec/plist/index.ts";
import type { Edit } from "../conversations/model.ts";
import { cocoaMs } from "../time.ts";
import { plainText } from "./body.ts";

/** What happened to a message after it was sent. */
export interface MessageHistory {
  /** Earlier wordings, oldest first. */
  readonly edits: readonly Edit[];
  /** Parts that were taken back. */
  readonly unsentParts: number;
}

const NOTHING: MessageHistory = { edits: [], unsentParts: 0 };

/**
 * Reads `message_summary_info` of iOS 16 and later. Anything unreadable in it counts as no history: the message itself
 * stands elsewhere.
 * @source ReagentX/imessage-exporter (facts only): keys `ec` (history by part), `d`, `t`, `rp` (parts taken back)
 */
export function readHistory(info: Bytes | null): MessageHistory {
  if (info === null || info.length > limits.servicePlistBytes) return NOTHING;
  try {
    const plist = parsePlist(info);
    if (!isPlistDict(plist)) return NOTHING;
    const parts = valueAt(plist, "ec");
    const unsent = valueAt(plist, "rp");
    const edits = isPlistDict(parts)
      ? Object.keys(parts)
          .sort(byNumber)
          .flatMap((part) => editsOf(parts[part]))
      : [];
    return { edits, unsentParts: isPlistArray(unsent) ? unsent.length : 0 };
  } catch {
    return NOTHING;
  }
}

/** The last entry is what the message says now. */
function editsOf(history: PlistValue | undefined): Edit[] {
  if (!isPlistArray(history)) return [];
  return history.slice(0, -1).flatMap((entry) => {
    if (!isPlistDict(entry)) return [];
    const [seconds, archived] = [valueAt(entry, "d"), valueAt(entry, "t")];
    const text = archived instanceof Uint8Array ? plainText(null, archived) : archived;
    if (typeof text !== "string") return [];
    return [{ dateMs: cocoaMs(isPlistReal(seconds) ? seconds.CF$REAL : Number(seconds ?? 0)), text }];
  });
}

const byNumber = (a: string, b: string): number => Number(a) - Number(b);
