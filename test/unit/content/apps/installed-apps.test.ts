import { describe, expect, it } from "vitest";
import { readInfoPlist } from "../../../../src/backup/index.ts";
import { appDocuments, readInstalledApps, sizeOfDomains } from "../../../../src/content/apps/installed-apps.ts";
import { backupOf } from "../../../support/content/backup-of.ts";
import { encodeBinaryPlist } from "../../../virtual-iphone/core/plist/index.ts";

const file = (domain: string, path: string, bytes = "x") => ({ domain, path, bytes });

const FILES = [
  file("AppDomain-org.example.chess", "Documents/game.pgn", "1. e4"),
  file("AppDomain-org.example.chess", "Documents/sub/two.pgn", "1. d4 d5"),
  file("AppDomain-org.example.chess", "Library/Preferences/x.plist", "abc"),
  file("AppDomainPlugin-org.example.chess.widget", "Library/y", "12"),
  file("AppDomainPlugin-org.example.chess.pro.widget", "Library/y", "12"),
  file("AppDomain-org.example.chess.pro", "Library/z", "z"),
  file("AppDomain-com.apple.mobilesafari", "Library/z", "z"),
  file("AppDomainGroup-group.org.example.shared", "db", "z"),
  file("HomeDomain", "Library/x", "z"),
];

const INFO = readInfoPlist(
  encodeBinaryPlist({
    "Installed Applications": ["org.example.chess", "org.example.gone", "../../evil"],
    Applications: {
      "org.example.chess": {
        iTunesMetadata: encodeBinaryPlist({
          itemName: "Chess!",
          artistName: "Example Ltd",
          bundleShortVersionString: "3.2",
        }),
        PlaceholderIcon: new Uint8Array([0x89, 0x50]),
      },
      "org.example.gone": { iTunesMetadata: new Uint8Array([1, 2, 3]) },
    },
  }),
);

describe("installed apps", () => {
  it("come from the phone's list and from what is stored", async () => {
    const browser = await backupOf(FILES);
    const { apps, shared } = readInstalledApps(browser, INFO);
    expect(apps.map(({ bundleId }) => bundleId)).toEqual([
      "org.example.chess",
      "org.example.chess.pro",
      "org.example.gone",
    ]);
    expect(apps[0]).toEqual({
      bundleId: "org.example.chess",
      name: "Chess!",
      developer: "Example Ltd",
      version: "3.2",
      icon: new Uint8Array([0x89, 0x50]),
      domains: ["AppDomain-org.example.chess", "AppDomainPlugin-org.example.chess.widget"],
      entryCount: 4,
    });
    expect(apps[2]).toMatchObject({ name: null, icon: null, domains: [], entryCount: 0 });
    expect(shared).toEqual([
      { groupId: "group.org.example.shared", domain: "AppDomainGroup-group.org.example.shared", entryCount: 1 },
    ]);
    expect(readInstalledApps(browser, null).apps).toHaveLength(2);
    browser.close();
  });

  it("have documents and a size", async () => {
    const browser = await backupOf(FILES);
    const paths: string[] = [];
    for await (const { relativePath } of appDocuments(browser, "org.example.chess")) paths.push(relativePath);
    expect(paths).toEqual(["Documents/game.pgn", "Documents/sub/two.pgn"]);
    const [chess] = readInstalledApps(browser, INFO).apps;
    expect(await sizeOfDomains(browser, chess?.domains ?? [])).toEqual({ files: 4, bytes: 5 + 8 + 3 + 2 });
    browser.close();
  });
});
