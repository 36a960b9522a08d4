import { describe, expect, it } from "vitest";
import type { ErrorCode } from "../../../src/base/error-catalogue.ts";
import { initialProgress, type Progress } from "../../../src/base/progress.ts";
import { type Operation, type OperationEvent, reduceOperation } from "../../../src/ui/state/operation.ts";

const subject = {
  kind: "backup",
  udid: "A",
  phoneName: "Home iPhone",
  placeName: "T7",
  placeKind: "folder",
  demo: false,
} as const;
const started: OperationEvent = { type: "operation/started", subject, nowMs: 1_000 };

function progress(change: Partial<Progress>, nowMs: number): OperationEvent {
  return { type: "operation/progress", progress: { ...initialProgress, phase: "transferring", ...change }, nowMs };
}

function ended(code: ErrorCode): OperationEvent {
  return { type: "operation/ended", error: { code, context: {}, causes: [] } };
}

function walk(...events: readonly OperationEvent[]): Operation {
  return events.reduce(reduceOperation, { id: "idle" });
}

describe("operation", () => {
  it("never shows a smaller number", () => {
    const state = walk(
      started,
      progress({ bytesDone: 50, fraction: 0.5 }, 2_000),
      progress({ bytesDone: 20, fraction: 0.2 }, 3_000),
    );
    expect(state).toMatchObject({ id: "running", progress: { bytesDone: 50, fraction: 0.5 } });
  });

  it("remembers since when the passcode is awaited, and that it was asked", () => {
    const asked = walk(
      started,
      { type: "operation/passcode", asked: true, nowMs: 5_000 },
      { type: "operation/passcode", asked: true, nowMs: 6_000 },
    );
    expect(asked).toMatchObject({ passcodeSinceMs: 5_000, passcodeAsked: true });
    const entered = reduceOperation(asked, { type: "operation/passcode", asked: false, nowMs: 7_000 });
    expect(entered).toMatchObject({ passcodeSinceMs: null, passcodeAsked: true });
  });

  it("ends as what the person has to know", () => {
    const report = { files: 3, bytes: 9, warnings: [] };
    expect(walk(started, { type: "operation/done", report, nowMs: 61_000 })).toMatchObject({
      id: "done",
      tookMs: 60_000,
    });
    expect(walk(started, ended("usb/unplugged")).id).toBe("interrupted");
    expect(walk(started, ended("backup/passcode-timeout")).id).toBe("failed");
    expect(walk(started, ended("app/aborted")).id).toBe("stopped");
  });

  it("calls a run that was asked to stop stopped, whatever broke meanwhile", () => {
    expect(walk(started, { type: "operation/stopping" }, ended("usb/unplugged")).id).toBe("stopped");
  });

  it("holds until it is released", () => {
    const error = { code: "store/gone", context: {}, causes: [] } as const;
    const held = walk(started, { type: "operation/held", error });
    expect(held).toMatchObject({ held: error });
    expect(reduceOperation(held, { type: "operation/released" })).toMatchObject({ held: null });
  });

  it("is not dismissed while it runs, and ignores news when it does not", () => {
    expect(walk(started, { type: "operation/dismissed" }).id).toBe("running");
    const failed = walk(started, ended("store/full"));
    expect(reduceOperation(failed, progress({ bytesDone: 9 }, 9_000))).toBe(failed);
    expect(reduceOperation(failed, { type: "operation/dismissed" })).toEqual({ id: "idle" });
  });
});
