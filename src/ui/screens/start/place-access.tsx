import type { ReactElement } from "react";
import { useApp } from "../../components/app-context.ts";
import { ErrorNotice } from "../../components/error-notice.tsx";
import { Notice } from "../../components/notice.tsx";
import type { PlaceState } from "../../state/places.ts";
import { text } from "../../text/index.ts";

/** What stands between us and a place, and the button that removes it. Nothing when all is well. */
export function PlaceAccess({ place }: { readonly place: PlaceState }): ReactElement | null {
  const app = useApp();
  const { id, name } = place.known;
  const forget = (
    <button type="button" className="button button-quiet" onClick={() => app.forgetPlace(id)}>
      {text.place.forget}
    </button>
  );
  if (place.access === "prompt") {
    return (
      <Notice tone="warn">
        <h3>{text.place.prompt(name)}</h3>
        <p>{text.place.promptHint}</p>
        <div className="row">
          <button type="button" className="button" onClick={() => app.allowPlace(id)}>
            {text.place.allow}
          </button>
          {forget}
        </div>
      </Notice>
    );
  }
  if (place.access === "denied") {
    return (
      <Notice tone="bad">
        <h3>{text.place.denied(name)}</h3>
        <p>{text.place.deniedHint}</p>
        <div className="row">{forget}</div>
      </Notice>
    );
  }
  if (place.error === null) return null;
  return (
    <ErrorNotice error={place.error} title={text.place.gone(name)} reassurance={text.place.forgetHint}>
      <button type="button" className="button" onClick={() => app.readBackups(id)}>
        {text.app.tryAgain}
      </button>
      {forget}
    </ErrorNotice>
  );
}
