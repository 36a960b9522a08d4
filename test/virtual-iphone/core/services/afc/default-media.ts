import { encodeBinaryPlist } from "../../plist/index.ts";
import { MediaTree } from "./media-tree.ts";

/** The folders every phone has, and two of the iTunes files that end up in Info.plist. */
export function createDefaultMedia(nowMs: () => number): MediaTree {
  const tree = new MediaTree(nowMs);
  for (const folder of ["Books", "DCIM/100APPLE", "Downloads", "iTunes_Control/iTunes", "iTunes_Control/Music"]) {
    tree.makeFolder(folder);
  }
  tree.put("/iTunes_Control/iTunes/iTunesPrefs", new Uint8Array(64).fill(0x66));
  tree.put(
    "/iTunes_Control/iTunes/iTunesPrefs.plist",
    encodeBinaryPlist({ iPodPrefs: new Uint8Array(16), iTunesSetup: true }),
  );
  return tree;
}
