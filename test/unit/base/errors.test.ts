import { describe, expect, it } from "vitest";
import { errorCodes, isErrorCode, retryOf } from "../../../src/base/error-catalogue.ts";
import { asKeepsakeError, hasCode, KeepsakeError } from "../../../src/base/errors.ts";

describe("KeepsakeError", () => {
  it("survives a thread boundary with code, context, stack and causes", () => {
    const inner = new Error("disk says no", { cause: "EIO" });
    const error = new KeepsakeError("store/failed", { path: "a/b" }, { cause: inner });
    const copy = KeepsakeError.fromWire(structuredClone(error.toWire()));
    expect(copy).toMatchObject({ code: "store/failed", context: { path: "a/b" }, retry: "after-remedy" });
    expect(copy.stack).toBe(error.stack);
    expect(copy.toWire().causes.join()).toContain("disk says no");
    expect(copy.toWire().causes.join()).toContain("EIO");
  });

  it("gains context without losing its first code or facts", () => {
    const error = new KeepsakeError("mux/reset", { port: 1 }).with({ port: 2, service: "afc" });
    expect(error).toMatchObject({ code: "mux/reset", context: { port: 1, service: "afc" } });
  });

  it("wraps a foreign exception as its cause and keeps its own", () => {
    const foreign = new TypeError("x");
    expect(asKeepsakeError(foreign, "store/failed")).toMatchObject({ code: "store/failed", cause: foreign });
    const own = new KeepsakeError("usb/taken");
    expect(asKeepsakeError(own, "store/failed")).toBe(own);
    expect(hasCode(own, "usb/taken")).toBe(true);
    expect(hasCode(foreign, "usb/taken")).toBe(false);
  });

  it("bounds the chain of causes it carries", () => {
    let cause: unknown;
    for (let depth = 0; depth < 100; depth++) cause = new Error(`cause ${depth}`, { cause });
    expect(new KeepsakeError("base/bug", {}, { cause }).toWire().causes.length).toBeLessThan(10);
  });
});

describe("error catalogue", () => {
  it("has a retry class for every code, and knows no other code", () => {
    for (const code of errorCodes) expect(["automatic", "after-remedy", "never"]).toContain(retryOf(code));
    expect(isErrorCode("usb/taken")).toBe(true);
    expect(isErrorCode("toString")).toBe(false);
  });
});
