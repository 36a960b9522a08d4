import type { WireError } from "../../base/errors.ts";
import type { KeptPasswordInfo, VaultId } from "../../workers/api.ts";

/** What a typed secret looks like, when it is none of ours to have. Never leaves the page. */
export type SecretHint = "passcode" | "account" | "vault" | null;

/** People type the passcode, the six words of their vault or the Apple Account where the backup password belongs. */
export function hintOf(typed: string): SecretHint {
  if (/^\d{4}$|^\d{6}$/.test(typed)) return "passcode";
  if (/^[a-z]+( [a-z]+){5}$/.test(typed.trim())) return "vault";
  return /^\S+@\S+\.\S+$/.test(typed) ? "account" : null;
}

/** Every letter and digit that is hard to take for another one. */
const LETTERS = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";
const GROUPS = 6;
const GROUP_LETTERS = 4;

/** 24 letters in groups: about 139 bits, and short enough to be copied from paper once. */
export function makePassword(random: (limit: number) => number): string {
  const group = (): string => Array.from({ length: GROUP_LETTERS }, () => LETTERS[random(LETTERS.length)]).join("");
  return Array.from({ length: GROUPS }, group).join("-");
}

/** One uniform whole number below `limit`, which is at most 256. */
export function randomBelow(limit: number): number {
  const most = 256 - (256 % limit);
  for (;;) {
    const [value = 0] = crypto.getRandomValues(new Uint8Array(1));
    if (value < most) return value % limit;
  }
}

export interface Passwords {
  /** By vault; a vault that is missing was not read yet. */
  readonly kept: Readonly<Record<VaultId, readonly KeptPasswordInfo[]>>;
  /** Shown because the person asked for it, or because Keepsake made it just now. */
  readonly revealed: { readonly udid: string; readonly password: string } | null;
  readonly error: WireError | null;
  /** The newest copy's key bag against what the person typed or a vault keeps. */
  readonly proof: { readonly udid: string; readonly state: PasswordProof; readonly error: WireError | null } | null;
}

export type PasswordProof = "checking" | "proven" | "wrong" | "failed";

export const noPasswords: Passwords = { kept: {}, revealed: null, error: null, proof: null };

export type PasswordEvent =
  | { readonly type: "passwords/kept"; readonly vault: VaultId; readonly kept: readonly KeptPasswordInfo[] }
  | { readonly type: "passwords/revealed"; readonly revealed: Passwords["revealed"] }
  | { readonly type: "passwords/failed"; readonly error: WireError }
  | { readonly type: "passwords/proof"; readonly proof: Passwords["proof"] };

export function reducePasswords(before: Passwords, event: PasswordEvent): Passwords {
  switch (event.type) {
    case "passwords/kept":
      return { ...before, kept: { ...before.kept, [event.vault]: event.kept }, error: null };
    case "passwords/revealed":
      return { ...before, revealed: event.revealed };
    case "passwords/failed":
      return { ...before, error: event.error };
    case "passwords/proof":
      return { ...before, proof: event.proof };
  }
}
