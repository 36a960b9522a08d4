import { createRequire } from "node:module";
import { posix } from "node:path";
import { describe, expect, it } from "vitest";
import { bareCode, importsOf, sourceFiles } from "./support/source-files.ts";

const layers = createRequire(import.meta.url)("../scripts/layers.cjs") as Readonly<Record<string, readonly string[]>>;

/** Browser globals live at the rim only, so that the engine runs in Node, in tests and in a later command line. */
const rim = [
  /^src\/usb\/webusb-transport\.ts$/,
  /^src\/vault\/stores\/(indexeddb|opfs|folder)-store\.ts$/,
  /^src\/device\/pairing\/pair-record-store\.ts$/,
  /^src\/workers\//,
  /^src\/ui\//,
];
const rimGlobals = /(?<![.#\w$"'-])(navigator|indexedDB|document|window|self|localStorage|sessionStorage)\s*(?=[.[(?])/;

const files = sourceFiles("src");

function layerOf(path: string): string {
  return path.split("/")[1] ?? "";
}

function offences(test: (path: string, specifier: string) => boolean): string[] {
  return files.flatMap((file) =>
    importsOf(file)
      .filter((specifier) => specifier.startsWith("."))
      .map((specifier) => posix.normalize(posix.join(posix.dirname(file.path), specifier)))
      .filter((target) => test(file.path, target))
      .map((target) => `${file.path} → ${target}`),
  );
}

describe("architecture", () => {
  it("sees the sources", () => {
    expect(files.length).toBeGreaterThan(10);
    expect(files.flatMap(importsOf).length).toBeGreaterThan(10);
  });

  it("imports downwards only, types included", () => {
    const upwards = offences((from, to) => {
      if (!to.startsWith("src/") || layerOf(from) === layerOf(to)) return false;
      return !(layers[layerOf(from)] ?? []).includes(layerOf(to));
    });
    expect(upwards).toEqual([]);
  });

  it("enters every other layer by its door, types included", () => {
    const open = new Set(["base", "workers"]);
    const aside = offences((from, to) => {
      if (!to.startsWith("src/") || layerOf(from) === layerOf(to) || open.has(layerOf(to))) return false;
      const door = layerOf(to) === "codec" ? /^src\/codec\/[^/]+\/index\.ts$/ : /^src\/[^/]+\/index\.ts$/;
      return !door.test(to);
    });
    expect(aside).toEqual([]);
  });

  it("lets the screens know only the types of the workers", () => {
    const known = offences((from, to) => layerOf(from) === "ui" && to.startsWith("src/workers/")).filter(
      (line) => !/→ src\/workers\/(api|remote|engine)\.ts$/.test(line),
    );
    expect(known).toEqual([]);
  });

  it("keeps test code out of src, and src out of the virtual iPhone", () => {
    const inward = offences((from, to) => to.startsWith("test/") && !from.startsWith("src/workers/demo-phone"));
    expect(inward).toEqual([]);
    const shared = sourceFiles("test/virtual-iphone").flatMap((file) =>
      importsOf(file)
        .map((specifier) => posix.normalize(posix.join(posix.dirname(file.path), specifier)))
        .filter((target) => target.startsWith("src/"))
        .map((target) => `${file.path} → ${target}`),
    );
    expect(shared).toEqual([]);
  });

  it("uses browser globals at the rim only", () => {
    const used = files
      .filter((file) => !rim.some((place) => place.test(file.path)))
      .filter((file) => rimGlobals.test(bareCode(file.text)))
      .map((file) => `${file.path}: ${rimGlobals.exec(bareCode(file.text))?.[1]}`);
    expect(used).toEqual([]);
  });

  it("writes to the console nowhere in the engine", () => {
    const talking = files.filter((file) => /\bconsole\./.test(bareCode(file.text))).map((file) => file.path);
    expect(talking).toEqual([]);
  });
});
