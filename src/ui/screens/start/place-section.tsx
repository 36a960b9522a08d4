import { ArrowDownToLine } from "lucide-react";
import type { ReactElement } from "react";
import { useLocation } from "wouter";
import type { BackupSummary } from "../../../workers/api.ts";
import { useApp, useAppState } from "../../components/app-context.ts";
import { chosenPlace, type PlaceState } from "../../state/places.ts";
import { formatAge, text } from "../../text/index.ts";
import { PlaceAccess } from "./place-access.tsx";
import { PlaceChoices } from "./place-choices.tsx";

/** Where to, then the one button. */
export function PlaceSection({ udid }: { readonly udid: string }): ReactElement {
  const place = useAppState((state) => chosenPlace(state.places));
  const earlier = place?.backups?.find((backup) => backup.folder.toLowerCase() === udid.toLowerCase()) ?? null;
  return (
    <section className="stack" aria-labelledby="place-title">
      <h2 id="place-title">{text.place.heading}</h2>
      <PlaceChoices chosen={place} />
      {place === null ? null : <PlaceAccess place={place} />}
      <StartRow place={place} earlier={earlier} />
    </section>
  );
}

function StartRow(props: { readonly place: PlaceState | null; readonly earlier: BackupSummary | null }): ReactElement {
  const app = useApp();
  const [, navigate] = useLocation();
  const { place, earlier } = props;
  const isUsable = place !== null && place.access === "granted";
  function start(): void {
    app.backUp();
    navigate("/backup");
  }
  return (
    <div className="stack-tight">
      <div className="row">
        <button type="button" className="button button-primary" disabled={!isUsable} onClick={start}>
          <ArrowDownToLine size={18} aria-hidden />
          {labelOf(earlier)}
        </button>
        {isUsable ? null : (
          <span className="hint">{place === null ? text.place.needsPlace : text.place.needsAccess}</span>
        )}
      </div>
      {isUsable ? <p className="hint">{outlookOf(earlier)}</p> : null}
    </div>
  );
}

function labelOf(earlier: BackupSummary | null): string {
  if (earlier === null) return text.place.start;
  return earlier.finished ? text.place.update : text.place.resume;
}

function outlookOf(earlier: BackupSummary | null): string {
  if (earlier === null) return text.place.first;
  if (!earlier.finished) return text.place.unfinished;
  return text.place.last(
    earlier.madeAtMs === null ? text.backups.unknownTime : formatAge(earlier.madeAtMs, Date.now()),
  );
}
