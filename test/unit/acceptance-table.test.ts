import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

const root = join(import.meta.dirname, "../..");
const TEST_NAMED = /`([\w/.-]+\.(?:e2e|test)\.ts)` › `(.+?)` \|$/gm;

interface Named {
  readonly file: string;
  readonly title: string;
}

async function namedTests(): Promise<readonly Named[]> {
  const page = await readFile(join(root, "docs/acceptance.md"), "utf8");
  return [...page.matchAll(TEST_NAMED)].map(([, file = "", title = ""]) => ({ file, title }));
}

async function isThere({ file, title }: Named): Promise<boolean> {
  const source = await readFile(join(root, "test", file), "utf8").catch(() => "");
  return [`"${title}"`, `\`${title}\``].some((written) => source.includes(written));
}

describe("the table of promises", () => {
  it("names tests that exist", async () => {
    const missing: Named[] = [];
    for (const named of await namedTests()) if (!(await isThere(named))) missing.push(named);
    expect(missing).toEqual([]);
  });

  it("has a test on every line", async () => {
    const page = await readFile(join(root, "docs/acceptance.md"), "utf8");
    const lines = page.split("\n").filter((line) => /^\| (?!promise|---)/.test(line));
    expect(lines.length).toBeGreaterThan(60);
    expect((await namedTests()).length).toBe(lines.length);
  });
});
