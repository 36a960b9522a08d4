import { asKeepsakeError, hasCode } from "../../base/errors.ts";
import type { ReadOptions } from "../reader.ts";
import type { Message } from "./model.ts";

/**
 * Reads messages together, and where a page of the database is damaged, in ever smaller groups: what can be read is read.
 * A damaged row keeps its place in the conversation, so that nothing is lost in silence.
 */
export async function readAround(
  ids: readonly number[],
  read: (ids: readonly number[]) => Promise<readonly Message[]>,
  options: ReadOptions | undefined,
): Promise<readonly Message[]> {
  try {
    return await read(ids);
  } catch (error) {
    if (!hasCode(error, "content/malformed")) throw error;
    if (ids.length > 1) {
      const middle = Math.ceil(ids.length / 2);
      const first = await readAround(ids.slice(0, middle), read, options);
      return [...first, ...(await readAround(ids.slice(middle), read, options))];
    }
    options?.onProblem?.({ error: asKeepsakeError(error), what: `message ${String(ids[0])}` });
    return ids.map(unreadableMessage);
  }
}

/** Like `readAround`, for what is left out where it is damaged. */
export function* eachReadable<T>(
  ids: readonly number[],
  read: (ids: readonly number[]) => readonly T[],
  options: ReadOptions | undefined,
): Generator<T, void, undefined> {
  let found: readonly T[];
  try {
    found = read(ids);
  } catch (error) {
    if (!hasCode(error, "content/malformed")) throw error;
    if (ids.length === 1) {
      options?.onProblem?.({ error: asKeepsakeError(error), what: `message ${String(ids[0])}` });
      return;
    }
    const middle = Math.ceil(ids.length / 2);
    yield* eachReadable(ids.slice(0, middle), read, options);
    yield* eachReadable(ids.slice(middle), read, options);
    return;
  }
  yield* found;
}

function unreadableMessage(id: number): Message {
  return {
    id: String(id),
    guid: null,
    dateMs: null,
    dateRaw: null,
    fromMe: false,
    sender: null,
    service: null,
    subject: null,
    text: "",
    textState: "unreadable",
    body: [],
    attachments: [],
    reactions: [],
    replyTo: null,
    isEdited: false,
    edits: [],
    state: "there",
    system: null,
    app: null,
    position: null,
    isStarred: false,
    isVoice: false,
    readMs: null,
    deliveredMs: null,
    failed: false,
  };
}
