import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  backupPath,
  baseName,
  childPath,
  isWithin,
  parentPath,
  pathParts,
  printable,
} from "../../../../src/backup/files/backup-path.ts";
import { KeepsakeError } from "../../../../src/base/errors.ts";

describe("backupPath", () => {
  it.each([
    ["U/Manifest.db", "U/Manifest.db"],
    ["/.b/6/x", ".b/6/x"],
    ["U//ab/./cd/", "U/ab/cd"],
    ["", ""],
    ["/", ""],
    ["U/na\u0308ive", "U/na\u0308ive"],
    ["U/..x", "U/..x"],
  ])("%j becomes %j", (raw, path) => expect(backupPath(raw)).toBe(path));

  it.each(["..", "../x", "U/../../etc", "U/..", "/..", "U/a\0b", "U/./../x"])("refuses %j", (raw) =>
    expect(() => backupPath(raw)).toThrow(expect.objectContaining({ code: "backup/path-outside" })),
  );

  it.each([
    ["long", "x".repeat(4_097)],
    ["long in UTF-8", "é".repeat(2_049)],
    ["deep", "a/".repeat(65)],
  ])("refuses a %s path", (_, raw) =>
    expect(() => backupPath(raw)).toThrow(expect.objectContaining({ code: "backup/too-long" })),
  );

  it("makes a clean path or a catalogue error of any text", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(fc.constantFrom("..", ".", "", "a", "/", "\0", "b/c")).map((parts) => parts.join("/")),
        ),
        (raw) => {
          try {
            const parts = pathParts(backupPath(raw));
            expect(parts.some((part) => part === "" || part === "." || part === "..")).toBe(false);
          } catch (error) {
            if (!(error instanceof KeepsakeError)) throw error;
          }
        },
      ),
    );
  });
});

describe("parts of a path", () => {
  it("splits and joins", () => {
    const path = backupPath("U/Snapshot/ab");
    expect([parentPath(path), baseName(path), childPath(path, "h")]).toEqual(["U/Snapshot", "ab", "U/Snapshot/ab/h"]);
    expect([parentPath(backupPath("U")), childPath(backupPath(""), "U")]).toEqual(["", "U"]);
    expect(() => childPath(path, "../x")).toThrow();
  });

  it("knows what lies within", () => {
    expect(isWithin(backupPath("U/a"), backupPath("U"))).toBe(true);
    expect(isWithin(backupPath("U"), backupPath("U"))).toBe(true);
    expect(isWithin(backupPath("U2/a"), backupPath("U"))).toBe(false);
    expect(isWithin(backupPath("U"), backupPath(""))).toBe(true);
  });

  it("shows hostile text without control characters, shortened", () => {
    expect(printable("a\u0000\u001bb")).toBe("a��b");
    expect(printable("x".repeat(5_000)).length).toBeLessThan(210);
  });
});
