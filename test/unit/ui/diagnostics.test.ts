import { describe, expect, it } from "vitest";
import { KeepsakeError } from "../../../src/base/errors.ts";
import { type AppEvent, type AppState, initialState, reduceApp } from "../../../src/ui/state/app-state.ts";
import { diagnosticsOf } from "../../../src/ui/state/diagnostics.ts";
import { detectPlatform } from "../../../src/ui/state/platform.ts";

/** Everything that must not be in a report, each at the place where such a thing lives in the state. */
const secrets = {
  phone: "Zoës iPhone",
  udid: "00008130-00AA11BB22CC33DD",
  serial: "F2LX9Q4KPN",
  place: "Backups of Zoë",
  folder: "Family drive",
  vault: "Zoës vault",
  path: "/home/zoe/secret.txt",
  message: "permission of +491701234567 denied",
};

const info = {
  name: secrets.phone,
  serialNumber: secrets.serial,
  productType: `iPhone15,2 ${secrets.phone}`,
  productVersion: "18.1",
  buildVersion: "22B1",
  passcodeSet: true,
  backupEncrypted: true,
};
const subject = {
  udid: secrets.udid,
  phoneName: secrets.phone,
  placeName: secrets.place,
  placeKind: "vault",
  demo: false,
};
const wire = new KeepsakeError(
  "store/failed",
  { path: secrets.path, bytes: 7 },
  { cause: new Error(secrets.message) },
).toWire();
const snapshot = { id: "s", contentId: "s", madeAtMs: 1, udid: secrets.udid, phoneName: secrets.phone };
const run = {
  id: secrets.udid,
  kind: "backup",
  udid: secrets.udid,
  phoneName: secrets.phone,
  demo: false,
  placeName: secrets.place,
  startedAtMs: 1_000,
  endedAtMs: 61_000,
  result: "failed",
  bytes: 12,
  files: 3,
  code: wire.code,
  missed: null,
};

function fullState(): AppState {
  const platform = detectPlatform({ isSecureContext: true, userAgent: "Linux", hasUsb: true, hasFolderPicker: true });
  const phone = { udid: secrets.udid, name: secrets.phone, demo: false };
  const events = [
    { type: "connection/ready", phone, info },
    { type: "phones/loaded", list: [] },
    { type: "phones/seen", phone, info, nowMs: 5 },
    { type: "runs/loaded", list: [run] },
    {
      type: "places/loaded",
      list: [
        {
          known: { id: secrets.folder, name: secrets.folder, place: { kind: "folder" } },
          access: "granted",
          backups: null,
          error: wire,
        },
      ],
      chosenId: null,
    },
    {
      type: "vaults/known",
      vault: {
        known: { id: secrets.vault, name: secrets.vault, place: { kind: "folder" }, check: null },
        access: "granted",
        door: "locked",
        content: null,
        error: wire,
      },
    },
    {
      type: "vaults/opened",
      id: secrets.vault,
      content: { id: secrets.vault, repositoryId: "r", subfolder: secrets.folder, snapshots: [snapshot] },
    },
    { type: "operation/started", subject, nowMs: 1 },
    { type: "operation/ended", error: wire },
  ] as unknown as readonly AppEvent[];
  return events.reduce(reduceApp, initialState(platform));
}

describe("diagnostics", () => {
  const browser = { userAgent: "Mozilla/5.0", languages: ["en"], usedBytes: 9, persisted: false };
  const report = diagnosticsOf(fullState(), browser, null, 0);

  it("has none of the names, numbers and paths that the state is full of", () => {
    const kept = JSON.stringify(fullState());
    for (const secret of Object.values(secrets).filter((word) => word !== secrets.message)) {
      expect(kept).toContain(JSON.stringify(secret).slice(1, -1));
      expect(report).not.toContain(secret);
    }
    expect(report).not.toContain(secrets.message);
    expect(report).not.toMatch(/Zo|secret|\+49/);
  });

  it("tells what somebody who helps needs", () => {
    const told = JSON.parse(report);
    expect(told.operation).toEqual({ state: "failed", phase: null, error: { code: wire.code, bytes: 7 } });
    expect(told.runs).toEqual([
      {
        kind: "backup",
        at: "1970-01-01T00:00:01.000Z",
        durationMs: 60_000,
        result: "failed",
        bytes: 12,
        files: 3,
        code: wire.code,
        missed: null,
        demo: false,
      },
    ]);
    expect(told.vaults[0]).toMatchObject({ kind: "folder", door: "open", snapshots: 1 });
    expect(told.phones[0]).toMatchObject({ ios: "18.1", model: null });
  });
});
