import type { ReactElement } from "react";
import type { ContentSource } from "../../workers/api.ts";
import { useAppState } from "../components/app-context.ts";
import { snapshotsOf, type VaultSnapshot } from "../state/record.ts";
import { findVault } from "../state/vaults.ts";
import { text } from "../text/index.ts";
import type { CopyAddress } from "./browse/address.ts";
import { MissingCopy } from "./browse/missing-copy.tsx";
import { OpenCopy } from "./browse/open-copy.tsx";
import { Comparison } from "./compare/comparison.tsx";
import { findPair } from "./compare/pair.ts";

export interface CompareScreenProps {
  readonly vaultId: string;
  /** Of the contents of two snapshots of that vault, in any order: their times tell which is the older one. */
  readonly contentIds: readonly [string, string];
}

/** What is new, changed and gone between two snapshots of one vault. Each asks for its backup password where it has one. */
export default function CompareScreen({ vaultId, contentIds }: CompareScreenProps): ReactElement {
  const vaults = useAppState((state) => state.vaults);
  const pair = findPair(snapshotsOf({ vaults }, null), vaultId, contentIds);
  const vault = findVault(vaults, vaultId);
  if (pair === null) {
    const why = vault !== null && vault.content === null ? "locked" : "gone";
    return <MissingCopy isFolder={false} why={why} />;
  }
  const { older, newer } = pair;
  return (
    <OpenCopy source={sourceOf(older)} address={addressOf(older)} title={text.compare.unlockOlder}>
      {(olderInfo, password) => (
        // Mostly both have the same password: what opened the first is tried before anything is asked again.
        <OpenCopy
          source={sourceOf(newer)}
          address={addressOf(newer)}
          title={text.compare.unlockNewer}
          firstTry={password}
        >
          {(newerInfo) => <Comparison pair={pair} older={olderInfo} newer={newerInfo} />}
        </OpenCopy>
      )}
    </OpenCopy>
  );
}

function sourceOf({ vault, snapshot }: VaultSnapshot): ContentSource {
  return { kind: "snapshot", vault: vault.id, snapshot: snapshot.id };
}

function addressOf({ vault, snapshot }: VaultSnapshot): CopyAddress {
  return { kind: "snapshot", vault: vault.id, contentId: snapshot.contentId };
}
