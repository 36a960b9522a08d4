import {
  FIRST_VERSION_WITH_DATABASE,
  type Finding,
  type FindingKind,
  fileIdOf,
  loadManifest,
  requireFinished,
  type UnlockedKeyBag,
  type VerifyReport,
  verifyBackup,
} from "../../backup/index.ts";
import type { OperationOptions } from "../../base/progress.ts";
import type { Copy } from "../content/open-copy.ts";
import type { RestoreChoices, SourceCheckReport } from "./restore-api.ts";

/** What a restore would stumble over, and whether it is about one file of the phone. Other findings stay in the report. */
const obstacles: Partial<Record<FindingKind, "file" | "copy">> = {
  "not-finished": "copy",
  description: "copy",
  "missing-file": "file",
  "unreadable-file": "file",
  "changed-file": "file",
  "cut-file": "file",
  "file-key": "file",
};

/** Reads the copy as a restore with these choices would, and says what would not arrive whole. */
export async function checkSource(
  { files, folder }: Copy,
  wish: { readonly readAll: boolean; readonly choices: RestoreChoices; readonly unlocked: UnlockedKeyBag | undefined },
  options: OperationOptions,
): Promise<SourceCheckReport> {
  const { signal } = options;
  await requireFinished(files, folder, { signal });
  const level = wish.readAll ? "full" : "fast";
  const report = await verifyBackup(files, folder, { ...options, level, unlocked: wish.unlocked });
  const stays = staysBehind(wish.choices);
  const damaged = oncePerFile(report.findings.filter((finding) => finding.kind in obstacles && !stays(finding)));
  const manifest = await loadManifest(files, folder, { signal });
  // Only a list of files that is a database can be written anew.
  const hasDatabase = Number.parseFloat(manifest?.version ?? "0") >= FIRST_VERSION_WITH_DATABASE;
  return {
    files: report.files,
    bytes: report.bytes,
    damaged: damaged.map(({ kind, domain, path }) => ({ kind, domain: domain ?? "", path: path ?? "" })),
    canLeaveOut: hasDatabase && isComplete(report) && damaged.every(({ kind }) => obstacles[kind] === "file"),
  };
}

function staysBehind({ leaveOut, leaveOutFiles }: RestoreChoices): (finding: Finding) => boolean {
  const domains = new Set(leaveOut);
  const ids = new Set(leaveOutFiles.map(({ domain, path }) => fileIdOf(domain, path)));
  return ({ kind, domain = "", path = "" }) =>
    obstacles[kind] === "file" && (domains.has(domain) || ids.has(fileIdOf(domain, path)));
}

/** A file that was cut off has changed as well: the first of its findings says it best. */
function oncePerFile(findings: readonly Finding[]): readonly Finding[] {
  const byFile = new Map<string, Finding>();
  for (const finding of findings) {
    const key = `${finding.domain ?? ""}\0${finding.path ?? finding.kind}`;
    if (!byFile.has(key)) byFile.set(key, finding);
  }
  return [...byFile.values()];
}

/** A report of very many findings keeps only the first of them. */
function isComplete({ counts, findings }: VerifyReport): boolean {
  return findings.filter(({ severity }) => severity === "error").length === counts.error;
}
