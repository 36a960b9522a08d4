import { describe, expect, it } from "vitest";
import type { Connection } from "../../../src/ui/state/connection.ts";
import { noRestore, type RestorePlan, reduceRestore, sentBytes } from "../../../src/ui/state/restore.ts";
import { areAllGood, checkRows, isSameName } from "../../../src/ui/state/restore-checks.ts";
import type { DeviceInfo, RestoreSourceInfo } from "../../../src/workers/api.ts";

const device: DeviceInfo = {
  name: "Home iPhone",
  productType: "iPhone15,2",
  productVersion: "26.1",
  buildVersion: "23B85",
  serialNumber: null,
  passcodeSet: true,
  backupEncrypted: false,
  encryptionRequired: false,
  cloudBackupOn: null,
  lastComputerBackupMs: null,
  findMyOn: false,
  activated: true,
  capacityBytes: 128e9,
  freeBytes: 61e9,
  dataCapacityBytes: 114e9,
  dataAvailableBytes: 60e9,
  batteryPercent: 80,
  batteryCharging: false,
  clockAheadMs: 0,
};

const info: RestoreSourceInfo = {
  udid: "A",
  phoneName: "Old iPhone",
  productType: "iPhone13,2",
  iosVersion: "18.5.1",
  madeAtMs: 0,
  encrypted: false,
  files: 10,
  sizeBytes: 20e9,
  applications: {},
};

const ready: RestorePlan = { ...noRestore, info, ticks: ["account", "wifi"] };

function connected(change: Partial<DeviceInfo> = {}): Connection {
  return { id: "ready", phone: { udid: "B", name: "", demo: false }, info: { ...device, ...change } };
}

function rows(plan: Partial<RestorePlan> = {}, connection = connected(), hasSafetyTarget = true) {
  return checkRows({ plan: { ...ready, ...plan }, connection, hasSafetyTarget });
}

function stateOf(id: string, ...args: Parameters<typeof rows>) {
  const row = rows(...args).find((each) => each.id === id);
  return row === undefined ? "absent" : [row.state, row.reason].filter(Boolean).join(" ");
}

describe("the conditions of a restore", () => {
  it("are good when everything is", () => {
    expect(areAllGood(rows())).toBe(true);
  });

  it.each([
    ["connected", {}, { id: "lost" } as const, "bad"],
    ["findMy", {}, connected({ findMyOn: true }), "bad"],
    ["findMy", {}, connected({ findMyOn: null }), "tick unknown"],
    ["findMy", { ticks: ["findMy"] }, connected({ findMyOn: null }), "ok unknown"],
    ["ios", {}, connected({ productVersion: "18.4" }), "bad newer"],
    ["ios", {}, connected({ productVersion: "18.5" }), "ok"],
    ["ios", {}, connected({ productVersion: "18.10" }), "ok"],
    ["room", {}, connected({ dataAvailableBytes: 22e9 }), "ok"],
    // The system needs its share of the capacity: this phone could hold 19 GB when it is empty.
    ["room", {}, connected({ capacityBytes: 32e9, dataCapacityBytes: 19e9 }), "bad small"],
    ["room", { ticks: ["room"] }, connected({ dataCapacityBytes: 19e9, dataAvailableBytes: null }), "bad small"],
    ["room", {}, connected({ dataCapacityBytes: 20e9, dataAvailableBytes: 19e9 }), "tick tight"],
    ["room", {}, connected({ dataAvailableBytes: 21e9 }), "tick tight"],
    ["room", {}, connected({ dataAvailableBytes: null }), "tick unknown"],
    ["room", { ticks: ["room"] }, connected({ dataAvailableBytes: 1e9 }), "ok tight"],
    ["battery", {}, connected({ batteryPercent: 49 }), "bad low"],
    ["battery", {}, connected({ batteryPercent: 49, batteryCharging: true }), "ok"],
    ["battery", {}, connected({ batteryPercent: null }), "ok"],
    ["password", {}, connected(), "absent"],
    ["password", { info: { ...info, encrypted: true } }, connected(), "bad"],
    ["password", { info: { ...info, encrypted: true }, proof: "wrong" }, connected(), "bad wrong"],
    ["password", { info: { ...info, encrypted: true }, proof: "checking" }, connected(), "wait"],
    ["password", { info: { ...info, encrypted: true }, proof: "proven" }, connected(), "ok"],
    ["copy", { info: null }, connected(), "wait"],
    ["account", { ticks: ["wifi"] }, connected(), "tick"],
  ] satisfies readonly (readonly [string, Partial<RestorePlan>, Connection, string])[])("%s of %o", (...row) => {
    const [id, plan, connection, expected] = row;
    expect(stateOf(id, plan, connection)).toBe(expected);
  });

  it("ask for a place for the safety snapshot, unless none is wanted", () => {
    expect(stateOf("safety", {}, connected(), false)).toBe("bad noTarget");
    expect(stateOf("safety", { safety: false }, connected(), false)).toBe("absent");
  });

  it("count only what is sent", () => {
    const domains = [{ domain: "CameraRollDomain", files: 5, sizeBytes: 15e9 }];
    const choices = { ...noRestore.choices, leaveOut: ["CameraRollDomain"] };
    expect(sentBytes({ ...ready, domains, choices })).toBe(5e9);
    expect(stateOf("room", { domains, choices }, connected({ dataAvailableBytes: 6e9 }))).toBe("ok");
    expect(stateOf("room", { domains, choices }, connected({ dataCapacityBytes: 4e9 }))).toBe("bad small");
    expect(stateOf("room", { domains, choices }, connected({ dataCapacityBytes: 5e9 }))).toBe("ok");
  });
});

describe("a plan", () => {
  it("forgets everything with another copy, and reads an unverified one first", () => {
    const copy = {
      source: { kind: "snapshot", vault: "v", snapshot: "s" },
      placeName: "",
      phoneName: "",
      productType: "",
      iosVersion: "",
      madeAtMs: null,
      encrypted: false,
      verifiedAtMs: 1,
    } as const;
    const chosen = reduceRestore({ ...ready, proof: "proven" }, { type: "restore/chosen", copy });
    expect(chosen).toMatchObject({ info: null, ticks: [], proof: "none", readFirst: false });
    expect(reduceRestore(chosen, { type: "restore/chosen", copy: { ...copy, verifiedAtMs: null } }).readFirst).toBe(
      true,
    );
  });
});

describe("the typed name", () => {
  it.each([
    ["vera's iphone", "Vera’s iPhone", true],
    ["  Vera’s   iPhone ", "Vera's iPhone", true],
    ["Vera's iPad", "Vera’s iPhone", false],
    ["", "", false],
  ])("%j for %j: %s", (typed, name, expected) => {
    expect(isSameName(typed, name)).toBe(expected);
  });
});
