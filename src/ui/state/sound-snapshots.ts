import type { WireError } from "../../base/errors.ts";
import type { SnapshotInfo } from "../../workers/api.ts";

/**
 * The contents a check has proven: those no finding names. A finding names the first eight digits of the snapshots it
 * harms, not always all of them; then none counts as proven.
 */
export function soundSnapshots(snapshots: readonly SnapshotInfo[], findings: readonly WireError[]): readonly string[] {
  const harmed = new Set<string>();
  for (const { context } of findings) {
    const named = String(context["snapshots"] ?? "")
      .split(" ")
      .filter(Boolean);
    if (Number(context["affected"] ?? 0) > named.length) return [];
    for (const name of named) harmed.add(name);
  }
  return snapshots.filter(({ id }) => !harmed.has(id.slice(0, 8))).map(({ contentId }) => contentId);
}
