/**
 * The programs of others that judge us, and the Debian packages they come in. Installed when this machine is Debian-like
 * and we may; otherwise the missing ones are named with the reason.
 */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";

const packages = {
  "heif-info": "libheif-examples",
  idevicebackup2: "libimobiledevice-utils",
  usbmuxd: "usbmuxd",
  plistutil: "libplist-utils",
  restic: "restic",
  openssl: "openssl",
  "gnutls-serv": "gnutls-bin",
  sqlite3: "sqlite3",
  python3: "python3-minimal",
};

const searchPath = [...(process.env.PATH ?? "").split(delimiter), "/usr/sbin", "/sbin"];

function isInstalled(program) {
  return searchPath.some((folder) => existsSync(join(folder, program)));
}

/** The peers that are not on this machine. */
export function missingPrograms() {
  return Object.keys(packages).filter((program) => !isInstalled(program));
}

/** Installs Debian packages; false with a printed reason when that is not possible here. */
export function aptInstall(names) {
  if (process.env.KEEPSAKE_NO_INSTALL !== undefined) return refuse(names, "KEEPSAKE_NO_INSTALL is set");
  if (!isInstalled("apt-get")) return refuse(names, "this is not a Debian-like system");
  const elevate = process.getuid?.() === 0 ? [] : isInstalled("sudo") ? ["sudo", "-n"] : null;
  if (elevate === null) return refuse(names, "that needs root");
  console.log(`installing ${names.join(" ")}`);
  run([...elevate, "apt-get", "update", "-qq"]);
  const command = [...elevate, "apt-get", "install", "-y", "-qq", "--no-install-recommends", ...names];
  return run(command) || refuse(names, "apt-get failed");
}

function run([command, ...args]) {
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  return spawnSync(command, args, { stdio: ["ignore", "ignore", "inherit"], env }).status === 0;
}

function refuse(names, reason) {
  console.error(`cannot install ${names.join(" ")}: ${reason}`);
  return false;
}

/** Brings every peer it can; returns the programs that are still missing. */
export function ensureDebianTools() {
  const missing = missingPrograms();
  if (missing.length > 0) aptInstall([...new Set(missing.map((program) => packages[program]))]);
  return missingPrograms();
}

if (import.meta.filename === process.argv[1]) {
  const missing = ensureDebianTools();
  if (missing.length > 0) console.error(`missing peers: ${missing.join(", ")}`);
  if (missing.length > 0 && process.argv.includes("--strict")) process.exitCode = 1;
}
