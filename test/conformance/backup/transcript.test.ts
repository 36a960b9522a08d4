import { mkdir, readFile } from "node:fs/promises";
import { isDeepStrictEqual } from "node:util";
import { afterEach, describe, expect, it } from "vitest";
import { openAppleFolder } from "../../../src/backup/files/apple-folder.ts";
import { createBackupHost } from "../../../src/backup/host/create-backup-host.ts";
import { createMemoryPair } from "../../../src/base/memory-duplex.ts";
import { INFO } from "../../support/backup/bench.ts";
import { nodeDirectoryHandle } from "../../support/node-directory-handle.ts";
import { phoneStreamOver } from "../../support/phone-stream.ts";
import type { ServiceContext } from "../../virtual-iphone/core/contracts.ts";
import { TranscriptLog } from "../../virtual-iphone/core/transcript.ts";
import { type PeerPhone, startPeerPhone } from "../virtual-iphone/backup-peer.ts";

const phones: PeerPhone[] = [];
afterEach(async () => {
  await Promise.all(phones.splice(0).map((phone) => phone.close()));
});

interface Recorded {
  readonly peer: PeerPhone;
  /** One line per message of the backup service; emptied by the test. */
  readonly lines: string[];
  readonly context: ServiceContext | null;
}

/** A phone that writes down what its backup service hears and says, whoever talks to it. */
async function recordedPhone(): Promise<Recorded> {
  const peer = await startPeerPhone("ten-files");
  phones.push(peer);
  await mkdir(peer.folder, { recursive: true });
  const lines: string[] = [];
  const serve = peer.scenario.backup.serve.bind(peer.scenario.backup);
  const recorded: { peer: PeerPhone; lines: string[]; context: ServiceContext | null } = { peer, lines, context: null };
  peer.scenario.backup.serve = (stream, context) => {
    recorded.context = context;
    return serve(stream, { ...context, transcript: new TranscriptLog((line) => lines.push(line)) });
  };
  return recorded;
}

async function oursTalks(recorded: Recorded, context: ServiceContext, work: "backup" | "restore"): Promise<string[]> {
  const { peer, lines } = recorded;
  lines.length = 0;
  const files = await openAppleFolder(nodeDirectoryHandle(peer.folder));
  const [ours, theirs] = createMemoryPair("mobilebackup2");
  const quiet = { ...context, restart: () => peer.scenario.backup.restarted() };
  const served = peer.scenario.backup
    .serve(phoneStreamOver(theirs), quiet)
    .then(() => theirs.close().catch(() => undefined));
  const host = createBackupHost(ours, files, INFO);
  const { udid } = peer;
  const options = { systemFiles: true, reboot: true, preserveSettings: false, removeItemsNotRestored: true };
  await (work === "backup" ? host.backup({ udid, full: false }) : host.restore({ udid, sourceUdid: udid, ...options }));
  await served;
  return lines.slice();
}

async function toolTalks({ peer, lines }: Recorded, ...words: string[]): Promise<string[]> {
  lines.length = 0;
  const result = await peer.backup2(words);
  expect(result.exitCode).toBe(0);
  return lines.slice();
}

interface Spoken {
  readonly from: string;
  readonly name: string;
  readonly parts: readonly unknown[];
}

/** Only what the host says can differ by its doing; what the phone says must then be the same. */
function spoken(lines: readonly string[]): Spoken[] {
  return lines.map((line) => {
    const { from, message } = JSON.parse(line) as { from: string; message: unknown };
    if (!Array.isArray(message)) return { from, name: "file", parts: [message] };
    return { from, name: String(message[0]), parts: message.slice(1) };
  });
}

/** Kinds of differences between two conversations, message by message. */
function differences(ours: readonly Spoken[], theirs: readonly Spoken[]): string[] {
  const kinds = new Set<string>();
  if (ours.length !== theirs.length) kinds.add(`length ${ours.length} / ${theirs.length}`);
  let asked = "";
  ours.forEach((mine, index) => {
    const other = theirs[index];
    if (other === undefined) return;
    if (mine.from === "device") asked = mine.name;
    if (mine.name !== other.name || mine.from !== other.from) {
      kinds.add(`${mine.from} ${mine.name} / ${other.name}`);
      return;
    }
    mine.parts.forEach((part, at) => {
      if (isDeepStrictEqual(part, other.parts[at])) return;
      const where =
        mine.name === "DLMessageStatusResponse"
          ? `answer to ${asked}, element ${at + 1}`
          : `${mine.name}, element ${at + 1}`;
      kinds.add(`${mine.from}: ${where}`);
    });
  });
  return [...kinds].toSorted();
}

/** The rows of the table in the document: scenario and difference. */
async function documented(scenario: string): Promise<string[]> {
  const text = await readFile(new URL("../../../docs/transcript-differences.md", import.meta.url), "utf8");
  const rows = text.split("\n").map((line) => line.split("|").map((cell) => cell.trim()));
  return rows.flatMap((cells) => (cells[1] === scenario ? [(cells[2] ?? "").replaceAll("`", "")] : [])).toSorted();
}

describe("what we say to the phone", () => {
  it("differs from what idevicebackup2 says only as documented", async () => {
    const [a, b] = [await recordedPhone(), await recordedPhone()];
    const tool = {
      "first backup": await toolTalks(a, "backup"),
      "second backup": await toolTalks(a, "backup"),
      restore: await toolTalks(a, "restore", "--system", "--settings", "--remove"),
    };
    const context = a.context;
    if (context === null) throw new Error("the phone was never asked");
    const ours = {
      "first backup": await oursTalks(b, context, "backup"),
      "second backup": await oursTalks(b, context, "backup"),
      restore: await oursTalks(b, context, "restore"),
    };
    for (const scenario of ["first backup", "second backup", "restore"] as const) {
      const found = differences(spoken(ours[scenario]), spoken(tool[scenario]));
      expect({ scenario, found }).toEqual({ scenario, found: await documented(scenario) });
    }
  });
});
