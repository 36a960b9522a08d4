import { createHash } from "node:crypto";
import { isOnlyInEncryptedBackups } from "../virtual-iphone/core/files/domains.ts";
import { fileKey, type PhoneFile } from "../virtual-iphone/core/files/phone-file.ts";
import type { PhoneFiles } from "../virtual-iphone/core/files/phone-files.ts";
import type { PluggedPhone } from "./plugged-phone.ts";
import type { Answer, ShareFolder } from "./share-folder.ts";

/** `Files.flags` of Manifest.db. */
const FLAGS = { file: 1, directory: 2, link: 4 } as const;

/**
 * What the guest may ask about the phone, or ask its person to do; guest/host.py sends it.
 *
 * expected: writes expected.json, `{"domain-path": [flags, size, sha256]}` of all that a plain backup holds ·
 * tapTrust: only with the dialog open ·
 * change: edits, adds and deletes a file · digest: one hash over the whole file system · violations: what hosts did wrong.
 */
export function hostAnswers({ phone, scenario }: PluggedPhone, share: ShareFolder): Answer {
  const { files } = scenario;
  const commands: Readonly<Record<string, () => Promise<unknown>>> = {
    expected: async () =>
      share.writeJson("expected.json", Object.fromEntries(await Promise.all(inBackup(files).map(describe)))),
    tapTrust: () => {
      if (phone.trust.tapTrust(scenario.passcode ?? undefined)) return Promise.resolve(null);
      return Promise.reject(new Error("the phone shows no trust dialog"));
    },
    change: afternoons(files),
    digest: () => files.stateDigest(isInPlainBackup),
    violations: () => Promise.resolve(phone.violations),
  };
  async function describe(file: PhoneFile): Promise<[name: string, facts: readonly [number, number, string]]> {
    if (file.kind !== "file") return [fileKey(file), [FLAGS[file.kind], 0, ""]];
    const bytes = await files.bytes(file);
    return [fileKey(file), [FLAGS.file, bytes.length, createHash("sha256").update(bytes).digest("hex")]];
  }
  return (request) => {
    const command = commands[String(request["command"])];
    return command === undefined ? Promise.reject(new Error("unknown question")) : command();
  };
}

const isInPlainBackup = (file: PhoneFile): boolean => !isOnlyInEncryptedBackups(file.domain, file.path);

const inBackup = (files: PhoneFiles): PhoneFile[] => [...files.all()].filter(isInPlainBackup);

/** Like afternoons on one phone: each time one file is edited, one written, the one written before deleted. */
function afternoons(files: PhoneFiles): () => Promise<void> {
  let written: string | null = null;
  let count = 0;
  return async () => {
    const edited = inBackup(files).find(({ kind, domain }) => kind === "file" && domain === "CameraRollDomain");
    if (edited === undefined) throw new Error("the scenario has no file to edit");
    await files.edit(edited.domain, edited.path);
    if (written !== null) await files.delete("HomeDomain", written);
    count += 1;
    written = `Library/Preferences/change-${count}.txt`;
    await files.write("HomeDomain", written, new TextEncoder().encode(`change ${count}`));
  };
}
