import { type KeptPassword, readKeptPasswords, withPassword, writeKeptPasswords } from "../../backup/index.ts";
import type { Repository } from "../../vault/index.ts";
import type { OpenVaults } from "../vault/open-vaults.ts";
import type { KeptPasswordInfo, RestoreCalls } from "./restore-api.ts";

type PasswordCalls = Pick<RestoreCalls, "keptPasswords" | "keepPassword" | "revealPassword" | "forgetPasswords">;

/** The backup passwords that open vaults keep. */
export function createPasswordCalls(vaults: OpenVaults): PasswordCalls {
  async function change(
    repository: Repository,
    make: (passwords: readonly KeptPassword[]) => readonly KeptPassword[],
  ): Promise<readonly KeptPasswordInfo[]> {
    const after = make(await readKeptPasswords(repository));
    await writeKeptPasswords(repository, after, Date.now());
    return after.map(withoutSecret);
  }

  return {
    keptPasswords: async (vault) => (await readKeptPasswords(vaults.get(vault).repository)).map(withoutSecret),
    keepPassword: ({ vault, udid, phoneName, password }) =>
      change(vaults.get(vault).repository, (before) =>
        withPassword(before, { udid, phoneName, password, keptAtMs: Date.now(), provenAtMs: null }),
      ),
    async revealPassword(vault, udid) {
      const passwords = await readKeptPasswords(vaults.get(vault).repository);
      return passwords.find((each) => each.udid === udid)?.password ?? null;
    },
    forgetPasswords: (vault, udid, only) =>
      change(vaults.get(vault).repository, (before) =>
        before.filter((each) => each.udid !== udid || (only !== null && each.password !== only)),
      ),
  };
}

function withoutSecret({ udid, phoneName, keptAtMs, provenAtMs }: KeptPassword): KeptPasswordInfo {
  return { udid, phoneName, keptAtMs, provenAtMs };
}
