import { KeepsakeError } from "../../base/errors.ts";
import { isObjectId, type KeySummary, type ObjectId, type Repository } from "../../vault/index.ts";
import type { KeyCalls, VaultKey } from "./key-api.ts";
import type { OpenVault } from "./open-vaults.ts";
import { rememberedPassphrase, rememberPassphrase } from "./remembered.ts";

/** What the engine calls the key a vault was made with. */
const FIRST_LABEL = "keepsake";
const LABEL_LENGTH = 60;

export function createKeyCalls(vaultOf: (id: string) => OpenVault): KeyCalls {
  return {
    vaultKeys: async (id) => keysOf(vaultOf(id).repository),
    provePassphrase: (id, passphrase) => vaultOf(id).repository.provePassword(passphrase),
    async addPassphrase(id, passphrase, label) {
      const { repository } = vaultOf(id);
      await repository.addKey(passphrase, { label: labelOf(label) });
      return keysOf(repository);
    },
    async changePassphrase(id, current, next) {
      const { repository } = vaultOf(id);
      const replacing = await repository.provePassword(current);
      await repository.changePassword(next, { replacing });
      // What is remembered would open nothing any more.
      if ((await rememberedPassphrase(id)) === current) await rememberPassphrase(id, next).catch(() => undefined);
      return keysOf(repository);
    },
    async removePassphrase(id, key) {
      const { repository } = vaultOf(id);
      await repository.removeKey(requireId(key));
      return keysOf(repository);
    },
  };
}

async function keysOf(repository: Repository): Promise<readonly VaultKey[]> {
  const keys = (await repository.keys()).map(asVaultKey);
  return keys.toSorted((a, b) => (a.madeAtMs ?? 0) - (b.madeAtMs ?? 0));
}

function asVaultKey({ id, created, hostname, current }: KeySummary): VaultKey {
  const label = hostname === FIRST_LABEL ? "" : hostname;
  return { id, madeAtMs: created?.getTime() ?? null, label, inUse: current };
}

/** One short line. */
function labelOf(typed: string): string {
  const line = typed
    .replaceAll(/\p{Cc}+/gu, " ")
    .trim()
    .slice(0, LABEL_LENGTH);
  return line === "" ? FIRST_LABEL : line;
}

function requireId(key: string): ObjectId {
  if (!isObjectId(key)) throw new KeepsakeError("base/bug", { what: "key id" });
  return key;
}
