import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { PhoneFile } from "../../virtual-iphone/core/files/phone-file.ts";
import type { PhoneFiles } from "../../virtual-iphone/core/files/phone-files.ts";

/**
 * Names every file of the phone that the backup folder does not hold byte for byte. Databases are the exception: the browser
 * builds them with another version of the same library, so theirs must be whole instead of equal.
 */
export async function missingOrDifferent(
  backup: string,
  files: PhoneFiles,
  include: (file: PhoneFile) => boolean,
): Promise<{ readonly compared: number; readonly wrong: readonly string[] }> {
  const wrong: string[] = [];
  const contents = [...files.all()].filter((file) => file.content !== undefined && include(file));
  for (const file of contents) {
    const name = `${file.domain}-${file.path}`;
    const id = createHash("sha1").update(name).digest("hex");
    const path = join(backup, id.slice(0, 2), id);
    const saved = await readFile(path).catch(() => null);
    const isGood =
      saved !== null && (file.content?.kind === "built" ? isWhole(path, saved) : saved.equals(await files.bytes(file)));
    if (!isGood) wrong.push(name);
  }
  return { compared: contents.length, wrong };
}

function isWhole(path: string, saved: Buffer): boolean {
  if (saved.subarray(0, 15).toString() !== "SQLite format 3") return saved.length > 0;
  return (
    execFileSync("sqlite3", [`file:${path}?immutable=1`, "PRAGMA integrity_check"])
      .toString()
      .trim() === "ok"
  );
}
