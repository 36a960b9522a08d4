import type { PhoneService, PlistDict, PlistValue } from "../contracts.ts";
import { readPlistMessage, writePlistMessage } from "../streams/plist-stream.ts";
import type { PhoneApp } from "./apps.ts";
import { iconPng } from "./icon-png.ts";

/** Home screen: requests and replies are binary property lists with a lower-case `command`. */
export function createSpringBoard(apps: readonly PhoneApp[]): PhoneService {
  return {
    name: "com.apple.springboardservices",
    serve: async (stream, { transcript }) => {
      for (;;) {
        const request = await readPlistMessage(stream);
        if (request === null) return;
        transcript.record({ layer: "springboard", from: "host", message: request });
        const reply = answer(request, apps);
        if (reply === null) continue;
        transcript.record({ layer: "springboard", from: "device", message: reply });
        await writePlistMessage(stream, reply, "binary");
      }
    },
  };
}

function answer(request: PlistDict, apps: readonly PhoneApp[]): PlistValue | null {
  switch (request["command"]) {
    case "getIconState":
      return iconState(apps);
    case "setIconState":
      return null;
    case "getIconPNGData": {
      const app = apps.find(({ bundleId }) => bundleId === request["bundleId"]);
      return app === undefined ? { Error: "UnknownBundleIdentifier" } : { pngData: iconPng(app.name) };
    }
    case "getInterfaceOrientation":
      return { interfaceOrientation: 1 };
    case "getHomeScreenWallpaperPNGData":
    case "getWallpaperPreviewImage":
      return { pngData: iconPng("wallpaper") };
    case "getHomeScreenIconMetrics":
      return { homeScreenIconColumns: 4, homeScreenIconRows: 6, homeScreenIconDockMaxCount: 4 };
    default:
      return { Error: "UnknownCommand" };
  }
}

/** The dock first, then one page that ends with a folder. */
function iconState(apps: readonly PhoneApp[]): PlistValue {
  const icon = ({ bundleId, name }: PhoneApp): PlistDict => ({
    displayIdentifier: bundleId,
    bundleIdentifier: bundleId,
    displayName: name,
    iconModDate: new Date(1_700_000_000_000),
  });
  const system = apps.filter(({ type }) => type === "System").map(icon);
  const user = apps.filter(({ type }) => type === "User").map(icon);
  return [system, [...user.slice(1), { displayName: "Folder", listType: "folder", iconLists: [user.slice(0, 1)] }]];
}
