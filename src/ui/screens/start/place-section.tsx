import { ArrowDownToLine } from "lucide-react";
import type { ReactElement } from "react";
import { useLocation } from "wouter";
import type { BackupSummary } from "../../../workers/api.ts";
import { useApp, useAppState } from "../../components/app-context.ts";
import { paths } from "../../paths.ts";
import { chosenPlace, type PlaceState } from "../../state/places.ts";
import { type ChosenTarget, chosenTarget } from "../../state/target.ts";
import { findVault, type VaultState } from "../../state/vaults.ts";
import { formatAge, text } from "../../text/index.ts";
import { PlaceAccess } from "./place-access.tsx";
import { PlaceChoices } from "./place-choices.tsx";

/** Where to, then the one button. */
export function PlaceSection({ udid }: { readonly udid: string }): ReactElement {
  const place = useAppState((state) => chosenPlace(state.places));
  const places = useAppState((state) => state.places);
  const vaults = useAppState((state) => state.vaults);
  const chosen = chosenTarget(places, vaults);
  const isVault = chosen?.target.kind === "vault";
  const earlier = isVault ? newestIn(findVault(vaults, vaults.targetId), udid) : inFolder(place, udid);
  return (
    <section className="stack" aria-labelledby="place-title">
      <h2 id="place-title">{text.place.heading}</h2>
      <PlaceChoices chosen={place} />
      {place === null || isVault ? null : <PlaceAccess place={place} />}
      <StartRow udid={udid} chosen={chosen} earlier={earlier} />
    </section>
  );
}

type Earlier = Pick<BackupSummary, "finished" | "madeAtMs">;

function inFolder(place: PlaceState | null, udid: string): Earlier | null {
  return place?.backups?.find((backup) => backup.folder.toLowerCase() === udid.toLowerCase()) ?? null;
}

function newestIn(vault: VaultState | null, udid: string): Earlier | null {
  const newest = vault?.content?.snapshots.find((snapshot) => snapshot.udid === udid && !snapshot.removed);
  return newest === undefined ? null : { finished: newest.complete, madeAtMs: newest.madeAtMs };
}

interface StartRowProps {
  readonly udid: string;
  readonly chosen: ChosenTarget | null;
  readonly earlier: Earlier | null;
}

function StartRow({ udid, chosen, earlier }: StartRowProps): ReactElement {
  const app = useApp();
  const [, navigate] = useLocation();
  const isUsable = chosen?.isUsable === true;
  function start(): void {
    app.backUp();
    navigate(paths.backup(udid));
  }
  return (
    <div className="stack-tight">
      <div className="row">
        <button type="button" className="button button-primary" disabled={!isUsable} onClick={start}>
          <ArrowDownToLine size={18} aria-hidden />
          {labelOf(earlier)}
        </button>
        {isUsable ? null : <span className="hint">{neededWords(chosen)}</span>}
      </div>
      {isUsable ? <p className="hint">{outlookOf(earlier)}</p> : null}
    </div>
  );
}

function neededWords(chosen: ChosenTarget | null): string {
  if (chosen === null) return text.place.needsPlace;
  return chosen.target.kind === "vault" ? text.place.needsUnlock : text.place.needsAccess;
}

function labelOf(earlier: Earlier | null): string {
  if (earlier === null) return text.place.start;
  return earlier.finished ? text.place.update : text.place.resume;
}

function outlookOf(earlier: Earlier | null): string {
  if (earlier === null) return text.place.first;
  if (!earlier.finished) return text.place.unfinished;
  return text.place.last(
    earlier.madeAtMs === null ? text.backups.unknownTime : formatAge(earlier.madeAtMs, Date.now()),
  );
}
