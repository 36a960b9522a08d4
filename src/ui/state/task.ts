import type { TaskId } from "../../workers/api.ts";

/** A name no other tab uses either. */
export function newTask(kind: string): TaskId {
  return `${kind}-${crypto.randomUUID()}`;
}
