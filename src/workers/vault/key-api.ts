/** One way into the vault. */
export interface VaultKey {
  readonly id: string;
  /** Null when the key does not tell. */
  readonly madeAtMs: number | null;
  /** What it was called when it was made; for a key of another program, the computer it was made on. Empty for the first. */
  readonly label: string;
  /** The vault was opened with it. */
  readonly inUse: boolean;
}

export interface KeyCalls {
  /** Oldest first. */
  vaultKeys(id: string): Promise<readonly VaultKey[]>;
  /** Resolves with the id of the key that the passphrase opens. @throws vault/wrong-password */
  provePassphrase(id: string, passphrase: string): Promise<string>;
  /** The label stands in clear in the vault. @throws vault/password-refused */
  addPassphrase(id: string, passphrase: string, label: string): Promise<readonly VaultKey[]>;
  /** `next` opens the vault in the place of `current`, here and in what this browser remembers. @throws vault/wrong-password */
  changePassphrase(id: string, current: string, next: string): Promise<readonly VaultKey[]>;
  /** @throws vault/key-in-use for the one the vault was opened with, and for the last */
  removePassphrase(id: string, key: string): Promise<readonly VaultKey[]>;
}
