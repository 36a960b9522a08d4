import { describe, expect, it } from "vitest";
import { promiseWithResolvers, raceAbort, throwIfAborted } from "../../../src/base/abort.ts";
import { concatBytes, equalBytes, fromHex, fromUtf8, ownBuffer, toHex, utf8 } from "../../../src/base/bytes.ts";
import { systemClock, withTimeout } from "../../../src/base/clock.ts";
import { KeepsakeError } from "../../../src/base/errors.ts";
import { createLog } from "../../../src/base/log.ts";

describe("bytes", () => {
  it("goes to hexadecimal and back, refusing what is none", () => {
    expect(toHex(new Uint8Array([0, 15, 255]))).toBe("000fff");
    expect(fromHex("000fFF")).toEqual(new Uint8Array([0, 15, 255]));
    for (const bad of ["0", "zz", "0x"]) expect(fromHex(bad)).toBeNull();
  });

  it("joins, compares and decodes hostile UTF-8 without throwing", () => {
    expect(concatBytes([utf8("a"), utf8("b")])).toEqual(utf8("ab"));
    expect(equalBytes(utf8("ab"), utf8("ab"))).toBe(true);
    expect(equalBytes(utf8("ab"), utf8("ac"))).toBe(false);
    expect(equalBytes(utf8("ab"), utf8("abc"))).toBe(false);
    expect(fromUtf8(new Uint8Array([0xff, 0x41]))).toBe("\ufffdA");
  });

  it("gives a view memory of its own and leaves a whole buffer alone", () => {
    const whole = utf8("abc");
    expect(ownBuffer(whole)).toBe(whole);
    const view = whole.subarray(1);
    expect(ownBuffer(view).buffer.byteLength).toBe(2);
  });
});

describe("abort", () => {
  it("passes the reason on when it is ours, and app/aborted otherwise", async () => {
    const ours = AbortSignal.abort(new KeepsakeError("usb/unplugged"));
    expect(() => throwIfAborted(ours)).toThrow(expect.objectContaining({ code: "usb/unplugged" }));
    const never = promiseWithResolvers<void>().promise;
    await expect(raceAbort(never, AbortSignal.abort())).rejects.toMatchObject({ code: "app/aborted" });
    const later = new AbortController();
    const racing = raceAbort(never, later.signal);
    later.abort(new KeepsakeError("usb/taken"));
    await expect(racing).rejects.toMatchObject({ code: "usb/taken" });
    await expect(raceAbort(Promise.resolve(7), new AbortController().signal)).resolves.toBe(7);
  });
});

describe("clock", () => {
  it("ends a sleep when its signal fires", async () => {
    const stop = new AbortController();
    const sleeping = systemClock.sleep(1_000_000, { signal: stop.signal });
    stop.abort();
    await expect(sleeping).rejects.toMatchObject({ code: "app/aborted" });
  });

  it("ends a wait with the error of its timeout, and keeps quiet otherwise", async () => {
    const timeout = (): KeepsakeError => new KeepsakeError("lockdown/silent");
    const never = promiseWithResolvers<void>().promise;
    await expect(withTimeout(never, 1, systemClock, timeout)).rejects.toMatchObject({ code: "lockdown/silent" });
    await expect(withTimeout(Promise.resolve(3), 1_000_000, systemClock, timeout)).resolves.toBe(3);
  });
});

describe("log", () => {
  it("keeps the newest 5,000 entries, oldest first", () => {
    let nowMs = 0;
    const log = createLog(() => nowMs++);
    for (let index = 0; index < 5_003; index++) log.debug("mux", "packet", { index });
    const entries = log.entries();
    expect(entries).toHaveLength(5_000);
    expect(entries[0]?.facts.index).toBe(3);
    expect(entries.at(-1)?.facts.index).toBe(5_002);
  });
});
