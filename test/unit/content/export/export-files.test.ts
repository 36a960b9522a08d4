import { describe, expect, it } from "vitest";
import type { ContentProblem } from "../../../../src/content/index.ts";
import { exportFiles } from "../../../../src/content/index.ts";
import { backupOf } from "../../../support/content/backup-of.ts";
import { exportInMemory } from "../../../support/content/exported.ts";

const domain = "AppDomain-org.example";

function files() {
  return backupOf([
    { domain, path: "Documents/a.txt", bytes: "a" },
    { domain, path: "Documents/deep/er/b.txt", bytes: "b" },
    { domain, path: "Documents/DEEP/c.txt", bytes: "c" },
    { domain, path: "Documents/what?.txt", bytes: "d" },
    { domain, path: "Documents/gone.txt", bytes: null },
    { domain, path: "Documents2/e.txt", bytes: "e" },
    { domain: "HomeDomain", path: "Documents/f.txt", bytes: "f" },
  ]);
}

describe("exported files", () => {
  it("are those of one folder and all below it, and no name is taken twice", async () => {
    const out = exportInMemory();
    const problems: ContentProblem[] = [];
    const report = await exportFiles(await files(), out.target, {
      domain,
      path: "Documents",
      onProblem: (problem) => problems.push(problem),
    });
    const deep = (await out.paths()).filter((path) => path.endsWith("/c.txt") || path.endsWith("/b.txt"));
    expect(await out.paths()).toEqual([...deep, "a.txt", "what_.txt"].toSorted());
    expect(new Set(deep.map((path) => path.split("/")[0]?.toLowerCase())).size).toBe(2);
    expect(await out.text("what_.txt")).toBe("d");
    expect(report).toMatchObject({ items: 4, files: 4, damaged: 1 });
    expect(problems.map(({ what }) => what)).toEqual(["Documents/gone.txt"]);
  });

  it("are a whole domain when no folder is named", async () => {
    const out = exportInMemory();
    await exportFiles(await files(), out.target, { domain, path: "" });
    expect(await out.paths()).toContain("Documents2/e.txt");
    expect((await out.paths()).some((path) => path.endsWith("f.txt"))).toBe(false);
  });
});
