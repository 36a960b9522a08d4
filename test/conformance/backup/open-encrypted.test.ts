import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { loadKeyBag, openAppleFolder, openBackupBrowser } from "../../../src/backup/index.ts";
import { equalBytes } from "../../../src/base/bytes.ts";
import { BACKUP_PASSWORD, readAll } from "../../support/backup/opened-backup.ts";
import { nodeDirectoryHandle } from "../../support/node-directory-handle.ts";
import { type PeerPhone, startPeerPhone } from "../virtual-iphone/backup-peer.ts";

const phones: PeerPhone[] = [];
afterEach(async () => {
  await Promise.all(phones.splice(0).map((phone) => phone.close()));
});

describe("an encrypted backup that idevicebackup2 made", () => {
  it("is opened by us as Python and OpenSSL open it, file by file", async () => {
    const peer = await startPeerPhone("encrypted", {
      fileCount: 300,
      totalBytes: 20_000_000,
      realisticDerivation: true,
    });
    phones.push(peer);
    expect((await peer.backup2(["backup"])).output).toContain("Backup Successful.");
    const witness = join(import.meta.dirname, "../virtual-iphone/decrypt-backup.py");
    const root = join(peer.folder, peer.udid);
    expect(execFileSync("python3", [witness, root, BACKUP_PASSWORD], { encoding: "utf8" }).trim()).toBe("ok");

    const files = await openAppleFolder(nodeDirectoryHandle(peer.folder));
    const keyBag = await loadKeyBag(files, peer.udid);
    expect(keyBag?.iterations).toEqual({ outer: 10_000_000, inner: 10_000 });
    await expect(keyBag?.unlock("wrong")).rejects.toMatchObject({ code: "backup/wrong-password" });
    const browser = await openBackupBrowser(files, peer.udid, { unlocked: await keyBag?.unlock(BACKUP_PASSWORD) });
    let compared = 0;
    for await (const entry of browser.entries({})) {
      const file = peer.scenario.files.get(entry.domain, entry.relativePath);
      expect(file, `${entry.domain} ${entry.relativePath}`).toBeDefined();
      if (entry.kind !== "file" || file === undefined) continue;
      const content = await readAll(await browser.open(entry));
      expect(equalBytes(content, await peer.scenario.files.bytes(file)), entry.relativePath).toBe(true);
      compared += 1;
    }
    expect(compared).toBe([...peer.scenario.files.all()].filter(({ kind }) => kind === "file").length);
    browser.close();
    await files.close();
  });
});
