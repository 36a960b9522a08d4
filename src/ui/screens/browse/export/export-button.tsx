import { FolderOutput } from "lucide-react";
import { type ReactElement, useState } from "react";
import { text } from "../../../text/index.ts";
import { ExportDialog, type ExportDialogProps } from "./export-dialog.tsx";

/** Takes a kind, or a part of it, out of the backup. */
export function ExportButton(props: Omit<ExportDialogProps, "onClose">): ReactElement {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <button type="button" className="button" onClick={() => setOpen(true)}>
        <FolderOutput size={18} aria-hidden />
        {text.exports.open}
      </button>
      {isOpen ? <ExportDialog {...props} onClose={() => setOpen(false)} /> : null}
    </>
  );
}
