import { beforeAll, describe, expect, it } from "vitest";
import { initialProgress, type Progress } from "../../../src/base/progress.ts";
import { announcementOf } from "../../../src/ui/state/announcement.ts";
import { initialState } from "../../../src/ui/state/app-state.ts";
import { type Operation, type OperationEvent, reduceOperation, type Stage } from "../../../src/ui/state/operation.ts";
import { detectPlatform } from "../../../src/ui/state/platform.ts";
import { setLanguage } from "../../../src/ui/text/language.ts";

const phone = { udid: "A", phoneName: "Home iPhone", placeName: "T7", demo: false } as const;
const backup = { ...phone, kind: "backup", placeKind: "vault" } as const;
const restore = { ...phone, kind: "restore", sourceName: "Old iPhone", sourceMadeAtMs: null, memo: null } as const;
const report = { files: 3, bytes: 9, warnings: [] };

const progress = (change: Partial<Progress>): OperationEvent => ({
  type: "operation/progress",
  progress: { ...initialProgress, ...change },
  nowMs: 0,
});
const moving = (phase: Progress["phase"], fraction: number | null): OperationEvent =>
  progress({ phase, fraction, bytesDone: fraction === null ? 0 : 1 });
const passcode = (asked: boolean): OperationEvent => ({ type: "operation/passcode", asked, nowMs: 0 });
const stage = (name: Stage): OperationEvent => ({ type: "operation/stage", stage: name, nowMs: 0 });
const done: OperationEvent = { type: "operation/done", report, nowMs: 0 };
const steps = (from: number, to: number, count: number): readonly number[] =>
  Array.from({ length: count + 1 }, (_, index) => from + ((to - from) * index) / count);

const idle = initialState(
  detectPlatform({ isSecureContext: true, userAgent: "Linux", hasUsb: true, hasFolderPicker: true }),
);

/** What is heard while these things happen: each text once, alerts with a mark. */
function heard(events: readonly OperationEvent[]): readonly string[] {
  const said: string[] = [];
  let operation: Operation = { id: "idle" };
  for (const event of events) {
    operation = reduceOperation(operation, event);
    const { polite, alert } = announcementOf({ ...idle, operation });
    const words = alert === "" ? polite : `! ${alert}`;
    if (said.at(-1) !== words) said.push(words);
  }
  return said;
}

describe("what a screen reader hears", () => {
  beforeAll(() => setLanguage("en"));

  it("of a backup: each step, quarter marks, the passcode as an alert, however many figures there are", () => {
    const said = heard([
      { type: "operation/started", subject: backup, nowMs: 0 },
      moving("preparing", null),
      passcode(true),
      passcode(false),
      ...steps(0, 1, 997).map((fraction) => moving("transferring", fraction)),
      moving("committing", 1),
      moving("verifying", 1),
      done,
    ]);
    expect(said).toEqual([
      "Backing up Home iPhone.",
      "! Enter the passcode on your iPhone. Type it on the iPhone, not here. The iPhone stops waiting after a while.",
      "Backing up Home iPhone.",
      "Copying.",
      "Copying. 25% done.",
      "Copying. 50% done.",
      "Copying. 75% done.",
      "Finishing on the iPhone.",
      "Checking.",
      "The backup is finished.",
    ]);
  });

  it("of a restore: each stage has its own marks, and the restart is no alert", () => {
    const quarters = (phase: Progress["phase"]): OperationEvent[] =>
      steps(0.01, 0.99, 50).map((fraction) => moving(phase, fraction));
    const said = heard([
      { type: "operation/started", subject: restore, nowMs: 0 },
      stage("checking"),
      ...quarters("verifying"),
      stage("safety"),
      ...quarters("transferring"),
      stage("main"),
      moving("preparing", null),
      ...quarters("transferring"),
      moving("restarting", 1),
      stage("restarting"),
      progress({ phase: "restarting" }),
      done,
    ]);
    const marks = (words: string): string[] => [words, ...[25, 50, 75].map((percent) => `${words} ${percent}% done.`)];
    expect(said).toEqual([
      "Waiting for the iPhone.",
      ...marks("Restoring Home iPhone. Reading the copy."),
      ...marks("Safety snapshot."),
      "Waiting for the iPhone.",
      ...marks("Sending."),
      "The iPhone puts it in place.",
      "Restarting.",
      "The restore is finished.",
    ]);
  });

  it("of what stops a run: an alert, once", () => {
    const error = { code: "store/full", context: {}, causes: [] } as const;
    const said = heard([
      { type: "operation/started", subject: backup, nowMs: 0 },
      moving("transferring", 0.3),
      { type: "operation/held", error },
      moving("transferring", 0.31),
      { type: "operation/released" },
      { type: "operation/stopping" },
      { type: "operation/ended", error: { code: "app/aborted", context: {}, causes: [] } },
    ]);
    expect(said).toEqual([
      "Backing up Home iPhone.",
      "Copying. 25% done.",
      "! Paused: The disk is full",
      "Copying. 25% done.",
      "Stopping…",
      "Stopped",
    ]);
  });
});
