import { type ReactElement, useEffect, useId, useRef, useState } from "react";
import type { ContentInfo, ExportKind } from "../../../../workers/api.ts";
import { useAppState } from "../../../components/app-context.ts";
import { ErrorNotice } from "../../../components/error-notice.tsx";
import { Notice } from "../../../components/notice.tsx";
import { ProgressBar } from "../../../components/progress-bar.tsx";
import { formatCount, formatPercent, text } from "../../../text/index.ts";
import { type ExportChoice, type ExportPart, firstChoice, isBackwards, type PlaceKind, wishOf } from "./choice.ts";
import { Options } from "./options.tsx";
import { type ExportState, useExport } from "./use-export.ts";

export interface ExportDialogProps extends ExportPart {
  readonly info: ContentInfo;
  readonly kind: ExportKind;
  readonly onClose: () => void;
}

/** Choose, run, and what came of it: one dialog that stays open until the person closes it. */
export function ExportDialog(props: ExportDialogProps): ReactElement {
  const { info, kind, conversation, folder, onClose } = props;
  const name = folder?.name ?? text.browse.kinds[kind];
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  useEffect(() => dialog.current?.showModal(), []);
  const [choice, setChoice] = useState<ExportChoice>(() => firstChoice(kind, conversation ?? null));
  const { state, start, stop } = useExport(info, name);
  const isRunning = state.id === "running";
  return (
    <dialog
      ref={dialog}
      className="dialog"
      aria-labelledby={titleId}
      onClose={onClose}
      onCancel={(event) => {
        if (isRunning) event.preventDefault();
      }}
    >
      <div className="stack">
        <h2 id={titleId}>{text.exports.title(name)}</h2>
        {state.id === "choosing" ? (
          <>
            <p className="muted">{text.exports.lead}</p>
            <Options kind={kind} choice={choice} conversation={conversation ?? null} onChange={setChoice} />
            <Places isReady={isReady(choice, kind)} onStart={(place) => start(wishOf(kind, choice, props), place)} />
          </>
        ) : (
          <Outcome state={state} />
        )}
        <div className="dialog-actions">
          {isRunning ? (
            <button type="button" className="button" onClick={stop}>
              {text.exports.stop}
            </button>
          ) : (
            <button type="button" className="button" onClick={() => dialog.current?.close()}>
              {text.app.close}
            </button>
          )}
        </div>
      </div>
    </dialog>
  );
}

function isReady(choice: ExportChoice, kind: ExportKind): boolean {
  if (isBackwards(choice)) return false;
  return choice.formats.length > 0 || firstChoice(kind, null).formats.length === 0;
}

function Places(props: { readonly isReady: boolean; readonly onStart: (place: PlaceKind) => void }): ReactElement {
  const hasPicker = useAppState((state) => state.platform.hasFolderPicker);
  const button = (place: PlaceKind, label: string, isFirst: boolean): ReactElement => (
    <button
      type="button"
      className={isFirst ? "button button-primary" : "button"}
      disabled={!props.isReady}
      onClick={() => props.onStart(place)}
    >
      {label}
    </button>
  );
  if (!hasPicker) return <div className="row">{button("download", text.exports.download, true)}</div>;
  return (
    <div className="row">
      {button("folder", text.exports.intoFolder, true)}
      {button("zip", text.exports.asZip, false)}
    </div>
  );
}

function Outcome({ state }: { readonly state: Exclude<ExportState, { readonly id: "choosing" }> }): ReactElement {
  const words = text.exports;
  switch (state.id) {
    case "running": {
      const { fraction, filesDone } = state.progress;
      return (
        <div className="stack-tight">
          <ProgressBar
            label={words.working}
            fraction={fraction}
            valueText={text.run.percentDone(formatPercent(fraction ?? 0))}
          />
          <p className="hint">{words.counted(filesDone, formatCount(filesDone))}</p>
        </div>
      );
    }
    case "stopped":
      return (
        <Notice tone="info">
          <p role="status">{words.stopped}</p>
        </Notice>
      );
    case "failed":
      return <ErrorNotice error={state.error} />;
    case "done": {
      const { items, notHere, damaged, folder } = state.result;
      return (
        <Notice tone={damaged > 0 ? "warn" : "ok"}>
          <p role="status">{words.done(items, formatCount(items))}</p>
          <p>{words.folder(folder)}</p>
          {notHere > 0 ? <p>{words.notHere(notHere, formatCount(notHere))}</p> : null}
          {damaged > 0 ? <p>{words.damaged(damaged, formatCount(damaged))}</p> : null}
        </Notice>
      );
    }
  }
}
