import { type Bytes, PlistReal } from "../../contracts.ts";
import { equalBytes } from "../../files/equal-bytes.ts";
import { listFolder } from "./backup-start.ts";
import { BackupError, LINK_STATUS, MB, writeError } from "./errors.ts";
import { type AgentRun, downloadFile, expectStatus, inBatches, pullCable, storedPath } from "./run.ts";

const moveName = (run: AgentRun): string => (run.linkVersion >= 200 ? "DLMessageMoveItems" : "DLMessageMoveFiles");
const removeName = (run: AgentRun): string =>
  run.linkVersion >= 200 ? "DLMessageRemoveItems" : "DLMessageRemoveFiles";

/** Moves uploaded files from the staging folder to their places. */
export async function moveFiles(run: AgentRun, fileIds: readonly string[]): Promise<void> {
  const { udid } = run.state.identity;
  const batches = inBatches(fileIds);
  for (const [index, batch] of batches.entries()) {
    pullCable(run, "move", index);
    const moves: Record<string, string> = {};
    for (const id of batch) moves[storedPath(`${udid}/Snapshot`, id)] = storedPath(udid, id);
    const status = await run.link.request(
      moveName(run),
      moves,
      {},
      new PlistReal(82 + (14 * (index + 1)) / batches.length),
    );
    expectStatus(status, "Multiple errors moving files", writeError);
  }
}

/** Manifest.plist and Manifest.db; missing means that an earlier run had moved them already. */
export async function moveManifests(run: AgentRun): Promise<void> {
  const { udid } = run.state.identity;
  for (const name of ["Manifest.plist", "Manifest.db"]) {
    const move = { [`${udid}/Snapshot/${name}`]: `${udid}/${name}` };
    const status = await run.link.request(moveName(run), move, {}, new PlistReal(96));
    expectStatus(status, `Error moving ${name}`, writeError, [LINK_STATUS.notFound, LINK_STATUS.multiple]);
  }
}

/** Files that the phone no longer has, then the staging folder, then an index of iOS 4 that nobody has any more. */
export async function removeLeftovers(run: AgentRun, removedIds: readonly string[]): Promise<void> {
  const { udid } = run.state.identity;
  for (const batch of inBatches(removedIds)) {
    const status = await run.link.request(
      removeName(run),
      batch.map((id) => storedPath(udid, id)),
      {},
      new PlistReal(97),
    );
    expectStatus(status, "Error removing files", writeError, [LINK_STATUS.notFound, LINK_STATUS.multiple]);
  }
  const staging = await run.link.request(removeName(run), [`${udid}/Snapshot`], {}, new PlistReal(98));
  expectStatus(
    staging,
    "Error removing snapshot directory",
    () => new BackupError(MB.driveWrite, "Error removing snapshot directory", MB.unspecified),
    [LINK_STATUS.notFound, LINK_STATUS.multiple],
  );
  await run.link.request(removeName(run), [`${udid}/Manifest.mbdx`], {}, new PlistReal(98));
}

/** Reads back what was written: three files byte for byte, and the names of all others. */
export async function verifyFolder(
  run: AgentRun,
  written: ReadonlyMap<string, Bytes>,
  fileIds: Iterable<string>,
): Promise<void> {
  const { udid } = run.state.identity;
  for (const [index, [name, bytes]] of [...written].entries()) {
    pullCable(run, "finish", index);
    const back = await downloadFile(run, `${udid}/${name}`, 99.9);
    if (typeof back === "number" || !equalBytes(back, bytes))
      throw new BackupError(MB.inconsistent, `${name} was not stored as sent`);
  }
  const names = await listFolder(run, udid);
  for (const id of fileIds)
    if (!names.has(id)) throw new BackupError(MB.inconsistent, "Manifest references files not in backup");
}
