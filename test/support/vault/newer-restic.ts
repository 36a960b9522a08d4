import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";

export type NewerRestic =
  | { readonly program: string; readonly version: string }
  | { readonly program: null; readonly why: string };

/**
 * A restic of a later Debian suite, unpacked under `.cache/`; nothing is installed. The mirror is the one this machine's apt
 * uses already. Or the program KEEPSAKE_RESTIC names.
 */
export function findNewerRestic(suite = "trixie"): NewerRestic {
  const named = process.env["KEEPSAKE_RESTIC"];
  if (named !== undefined) return judged(named);
  const folder = resolve(".cache/restic", suite);
  const program = join(folder, "usr/bin/restic");
  if (!existsSync(program)) {
    const why = fetchFrom(suite, folder);
    if (why !== null) return { program: null, why };
  }
  return judged(program);
}

/** `rewrite` came with 0.15. */
function judged(program: string): NewerRestic {
  const { stdout } = spawnSync(program, ["version"], { encoding: "utf8" });
  const [, version = "", minor = "0"] = /restic ((?:0\.)?(\d+)\S*)/.exec(stdout ?? "") ?? [];
  if (Number(minor) < 15) return { program: null, why: `${program} is restic ${version || "?"}, wanted 0.15 or later` };
  return { program, version };
}

/** @returns why it did not work, or null */
function fetchFrom(suite: string, folder: string): string | null {
  const mirror = run("apt-get", ["indextargets", "--format", "$(REPO_URI)", "Created-By: Packages", "Label: Debian"]);
  const uri = mirror?.split("\n").find((line) => line.startsWith("http") && !line.includes("security"));
  if (uri === undefined) return "this machine's apt has no Debian mirror";
  for (const part of ["lists/partial", "cache/archives/partial"]) mkdirSync(join(folder, part), { recursive: true });
  const key = "/usr/share/keyrings/debian-archive-keyring.gpg";
  writeFileSync(join(folder, "sources.list"), `deb [signed-by=${key}] ${uri} ${suite} main\n`);
  const options = [
    `Dir::Etc::sourcelist=${join(folder, "sources.list")}`,
    "Dir::Etc::sourceparts=/dev/null",
    `Dir::State::lists=${join(folder, "lists")}`,
    `Dir::Cache=${join(folder, "cache")}`,
  ].flatMap((option) => ["-o", option]);
  if (run("apt-get", [...options, "update"], folder) === null) return `no index of ${suite} from the mirror`;
  if (run("apt-get", [...options, "download", "restic"], folder) === null) return `no restic in ${suite}`;
  const deb = readdirSync(folder).find((name) => name.endsWith(".deb"));
  if (deb === undefined || run("dpkg", ["-x", join(folder, deb), folder]) === null) return "the package did not unpack";
  return null;
}

function run(program: string, args: readonly string[], cwd = "."): string | null {
  const { status, stdout } = spawnSync(program, args, { encoding: "utf8", timeout: 180_000, cwd });
  return status === 0 ? stdout : null;
}
