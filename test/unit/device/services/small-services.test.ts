import { describe, expect, it } from "vitest";
import type { PlistDict } from "../../../../src/codec/plist/index.ts";
import { encodeXmlPlist } from "../../../../src/codec/plist/index.ts";
import { DIAGNOSTICS_SERVICE, Diagnostics } from "../../../../src/device/services/diagnostics.ts";
import { INSTALLATION_SERVICE, InstallationProxy } from "../../../../src/device/services/installation-proxy.ts";
import { NOTIFICATION_SERVICE, NotificationProxy } from "../../../../src/device/services/notification-proxy.ts";
import { SPRINGBOARD_SERVICE, Springboard } from "../../../../src/device/services/springboard.ts";
import { HurriedClock } from "../../../support/device/hurried-clock.ts";
import { ScriptedPeer } from "../../../support/device/scripted-peer.ts";

const clock = new HurriedClock();

describe("the installation proxy", () => {
  const open = (): [ScriptedPeer, InstallationProxy] => {
    const peer = new ScriptedPeer();
    return [peer, new InstallationProxy({ name: INSTALLATION_SERVICE, bytes: peer.host }, clock)];
  };

  it("hands out apps before the list is complete", async () => {
    const [peer, proxy] = open();
    const apps = proxy.browse({ applicationType: "User", attributes: ["CFBundleIdentifier"] });
    const first = apps.next();
    const request = await peer.answer({ Status: "BrowsingApplications", CurrentList: [{ CFBundleIdentifier: "a" }] });
    expect(request).toEqual({
      Command: "Browse",
      ClientOptions: { ApplicationType: "User", ReturnAttributes: ["CFBundleIdentifier"] },
    });
    expect((await first).value).toEqual({ CFBundleIdentifier: "a" });
    const last = apps.next();
    await peer.send(encodeXmlPlist({ Status: "Complete" }));
    expect((await last).done).toBe(true);
  });

  it("gives the phone's error", async () => {
    const [peer, proxy] = open();
    const failure = expect(collect(proxy)).rejects.toMatchObject({
      code: "service/failed",
      context: { failure: "NotEntitled" },
    });
    await peer.answer({ Error: "NotEntitled" });
    await failure;
  });

  it("does not listen for ever to a list without end", async () => {
    const [peer, proxy] = open();
    const failure = expect(collect(proxy)).rejects.toMatchObject({ code: "service/malformed" });
    await peer.request();
    for (let part = 0; part < 1000; part++) {
      await peer.send(encodeXmlPlist({ Status: "BrowsingApplications", CurrentList: [] }));
    }
    await failure;
  });

  it("refuses an app that is no dictionary", async () => {
    const [peer, proxy] = open();
    const failure = expect(collect(proxy)).rejects.toMatchObject({ code: "base/malformed" });
    await peer.answer({ Status: "Complete", CurrentList: ["x"] });
    await failure;
  });
});

describe("the notification proxy", () => {
  const open = (): [ScriptedPeer, NotificationProxy] => {
    const peer = new ScriptedPeer();
    return [peer, new NotificationProxy({ name: NOTIFICATION_SERVICE, bytes: peer.host }, clock)];
  };

  it("posts and observes on one connection", async () => {
    const [peer, proxy] = open();
    const next = proxy.next();
    const observing = proxy.observe(["a", "b"]);
    expect(await peer.request()).toEqual({ Command: "ObserveNotification", Name: "a" });
    expect(await peer.request()).toEqual({ Command: "ObserveNotification", Name: "b" });
    await observing;
    const posting = proxy.post("c");
    expect(await peer.request()).toEqual({ Command: "PostNotification", Name: "c" });
    await posting;
    await peer.send(encodeXmlPlist({ Command: "SomethingNew" }));
    await peer.send(encodeXmlPlist({ Command: "RelayNotification", Name: "a" }));
    expect(await next).toBe("a");
  });

  it("ends with the farewell of the phone, or without", async () => {
    const [peer, proxy] = open();
    const [request, name] = await Promise.all([
      peer.answer({ Command: "ProxyDeath" }),
      proxy.shutdown().then(() => proxy.next()),
    ]);
    expect([request, name]).toEqual([{ Command: "Shutdown" }, null]);
    const [other, second] = open();
    await other.end.close();
    expect(await second.next()).toBeNull();
  });
});

describe("springboard", () => {
  it("gives an icon or none", async () => {
    const peer = new ScriptedPeer();
    const springboard = new Springboard({ name: SPRINGBOARD_SERVICE, bytes: peer.host }, clock);
    const pngData = new Uint8Array([0x89, 0x50]);
    const [request, icon] = await Promise.all([peer.answer({ pngData }), springboard.icon("a")]);
    expect([request, icon]).toEqual([{ command: "getIconPNGData", bundleId: "a" }, pngData]);
    expect((await Promise.all([peer.answer({ Error: "no such app" }), springboard.icon("b")]))[1]).toBeNull();
  });
});

describe("diagnostics", () => {
  const open = (): [ScriptedPeer, Diagnostics] => {
    const peer = new ScriptedPeer();
    return [peer, new Diagnostics({ name: DIAGNOSTICS_SERVICE, bytes: peer.host }, clock)];
  };

  it("tells about the battery", async () => {
    const [peer, diagnostics] = open();
    const IORegistry: PlistDict = { CycleCount: 300, DesignCapacity: 3200, AppleRawMaxCapacity: 2900 };
    const reply = { Status: "Success", Diagnostics: { IORegistry } };
    const [, health] = await Promise.all([peer.answer(reply), diagnostics.battery()]);
    expect(health).toEqual({ cycleCount: 300, designCapacity: 3200, fullCapacity: 2900 });
  });

  it("restarts when the connection is closed", async () => {
    const [peer, diagnostics] = open();
    const [request] = await Promise.all([peer.answer({ Status: "Success" }), diagnostics.restart()]);
    expect(request).toEqual({ Request: "Restart", WaitForDisconnect: true });
    const closing = diagnostics.close();
    expect(await peer.answer({ Status: "Success" })).toEqual({ Request: "Goodbye" });
    await peer.end.close();
    await closing;
  });

  it("says when the phone does not offer it", async () => {
    const [peer, diagnostics] = open();
    const failure = expect(diagnostics.battery()).rejects.toMatchObject({ code: "service/failed" });
    await peer.answer({ Status: "UnknownRequest" });
    await failure;
  });
});

async function collect(proxy: InstallationProxy): Promise<PlistDict[]> {
  const apps: PlistDict[] = [];
  for await (const app of proxy.browse()) apps.push(app);
  return apps;
}
