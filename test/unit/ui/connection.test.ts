import { describe, expect, it } from "vitest";
import { type ErrorCode, errorCodes } from "../../../src/base/error-catalogue.ts";
import { type Connection, type ConnectionEvent, reduceConnection } from "../../../src/ui/state/connection.ts";

const phone = { udid: "A", name: "iPhone", demo: false };
const info = { name: "Home iPhone" } as Extract<Connection, { id: "ready" }>["info"];
const ready: Connection = { id: "ready", phone, info };

function failed(code: ErrorCode): ConnectionEvent {
  return { type: "connection/failed", error: { code, context: {}, causes: [] } };
}

function walk(...events: readonly ConnectionEvent[]): Connection {
  return events.reduce(reduceConnection, { id: "none" });
}

describe("connection", () => {
  it("walks from the cable to a ready phone", () => {
    const ids: string[] = [];
    let state: Connection = { id: "none" };
    for (const event of [
      { type: "connection/opening" },
      { type: "connection/waiting", for: "locked" },
      { type: "connection/waiting", for: "trust-dialog" },
      { type: "connection/ready", phone, info },
    ] as const) {
      state = reduceConnection(state, event);
      ids.push(state.id);
    }
    expect(ids).toEqual(["opening", "locked", "trust", "ready"]);
  });

  it("gives every error a state of its own or shows it as it is", () => {
    for (const code of errorCodes) {
      const state = walk(failed(code));
      if (state.id === "failed") expect(state.error.code).toBe(code);
      else expect(state.id).not.toBe("ready");
    }
    expect(walk(failed("usb/taken")).id).toBe("busy");
    expect(walk(failed("tls/refused")).id).toBe("failed");
  });

  it("counts denials in a row", () => {
    expect(walk(failed("pairing/denied"))).toEqual({ id: "denied", times: 1 });
    expect(walk(failed("pairing/denied"), failed("pairing/denied"))).toEqual({ id: "denied", times: 2 });
  });

  it("keeps saying the same while it looks again", () => {
    expect(walk(failed("usb/no-interface"), { type: "connection/opening" }).id).toBe("not-mux");
    expect(walk(failed("usb/taken"), { type: "connection/opening" }).id).toBe("opening");
  });

  it("is lost only by the phone it shows", () => {
    expect(reduceConnection(ready, { type: "connection/detached", udid: "B" })).toBe(ready);
    expect(reduceConnection(ready, { type: "connection/detached", udid: "A" }).id).toBe("lost");
  });
});
