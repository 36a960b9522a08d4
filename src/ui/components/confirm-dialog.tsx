import { type ReactElement, useEffect, useId, useRef } from "react";

export interface ConfirmDialogProps {
  readonly title: string;
  readonly body: string;
  readonly confirm: string;
  readonly cancel: string;
  readonly onConfirm: () => void;
  readonly onCancel: () => void;
}

/** A native modal dialog: the browser traps and returns the focus, and Escape means cancel. */
export function ConfirmDialog(props: ConfirmDialogProps): ReactElement {
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  useEffect(() => {
    const element = dialog.current;
    if (element !== null && !element.open) element.showModal();
    return () => element?.close();
  }, []);
  return (
    <dialog
      ref={dialog}
      className="dialog"
      aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault();
        props.onCancel();
      }}
    >
      <div className="stack">
        <h2 id={titleId}>{props.title}</h2>
        <p className="muted">{props.body}</p>
        <div className="dialog-actions">
          <button type="button" className="button" onClick={props.onCancel}>
            {props.cancel}
          </button>
          <button type="button" className="button button-primary" onClick={props.onConfirm}>
            {props.confirm}
          </button>
        </div>
      </div>
    </dialog>
  );
}
