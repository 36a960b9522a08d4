import { describe, expect, it } from "vitest";
import { isRepairable } from "../../../src/ui/state/check-harm.ts";

const finding = (object: string) =>
  ({ code: "vault/damaged", context: { object, name: "a", what: "content" }, causes: [] }) as const;

describe("whether the list of contents is offered to be written anew", () => {
  it.each([
    [["index"], true],
    [["index", "tree", "snapshot"], true],
    [["pack"], false],
    [["index", "pack"], false],
    [["snapshot"], false],
    [[], false],
  ])("%j: %s", (objects, expected) => {
    expect(isRepairable(objects.map(finding))).toBe(expected);
  });
});
