import { FolderInput, FolderOpen, HardDriveUpload } from "lucide-react";
import { type ReactElement, useEffect, useRef, useState } from "react";
import type { ImportSource } from "../../../workers/api.ts";
import { useAppState } from "../../components/app-context.ts";
import { sourceOfDrop, sourceOfFiles } from "../../state/import-source.ts";
import { text } from "../../text/index.ts";

export interface SourceOffersProps {
  readonly onSource: (source: Promise<ImportSource | null>) => void;
  /** More than one thing was dropped. */
  readonly onSeveral: () => void;
}

/** The ways to a backup, those that work in more places first. */
export function SourceOffers({ onSource, onSeveral }: SourceOffersProps): ReactElement {
  const { hasFolderPicker } = useAppState((state) => state.platform);
  const words = text.vault.importing;
  return (
    <div className="stack">
      <DropZone onSource={onSource} onSeveral={onSeveral} />
      <FolderField onSource={onSource} />
      {hasFolderPicker ? <OpenOffer label={words.open} hint={words.openHint} onSource={onSource} /> : null}
      <p className="hint">{words.copyFirst}</p>
    </div>
  );
}

/** What is left when Chrome refuses a folder: each way with its own hand. */
export function OffersAfterRefusal({ onSource, onSeveral }: SourceOffersProps): ReactElement {
  const words = text.vault.importing;
  return (
    <ol className="numbered stack" aria-label={words.notAllowed}>
      <li>
        <DropZone onSource={onSource} onSeveral={onSeveral} />
      </li>
      <li>
        <FolderField onSource={onSource} />
      </li>
      <li>
        <OpenOffer label={words.openCopy} hint={words.copyStep} onSource={onSource} />
      </li>
    </ol>
  );
}

type OnSource = Pick<SourceOffersProps, "onSource">;

/** The field that every browser has; Chrome keeps no folder from it. */
function FolderField({ onSource }: OnSource): ReactElement {
  const field = useRef<HTMLInputElement>(null);
  const words = text.vault.importing;
  useEffect(() => {
    if (field.current !== null) field.current.webkitdirectory = true;
  }, []);
  return (
    <>
      <input
        ref={field}
        type="file"
        hidden
        aria-label={words.choose}
        onChange={(event) => {
          const { files } = event.currentTarget;
          if (files !== null && files.length > 0) onSource(Promise.resolve(sourceOfFiles(files)));
          event.currentTarget.value = "";
        }}
      />
      <Offer
        icon={<HardDriveUpload size={16} aria-hidden />}
        label={words.choose}
        hint={words.chooseHint}
        onClick={() => field.current?.click()}
      />
    </>
  );
}

interface OpenOfferProps extends OnSource {
  readonly label: string;
  readonly hint: string;
}

function OpenOffer({ label, hint, onSource }: OpenOfferProps): ReactElement {
  return (
    <Offer
      icon={<FolderOpen size={16} aria-hidden />}
      label={label}
      hint={hint}
      onClick={() => onSource(pickFolder())}
    />
  );
}

async function pickFolder(): Promise<ImportSource> {
  const handle = await window.showDirectoryPicker({ mode: "read", id: "import", startIn: "documents" });
  return { kind: "folder", handle };
}

function whereWords(system: string): string {
  const { where } = text.vault.importing;
  if (system === "macos") return where.macos;
  return system === "windows" ? where.windows : where.other;
}

/** Anywhere in the window will do; the zone shows that it is so. */
function DropZone({ onSource, onSeveral }: SourceOffersProps): ReactElement {
  const where = useAppState((state) => whereWords(state.platform.system));
  const [isOver, setOver] = useState(false);
  const words = text.vault.importing;
  useEffect(() => {
    function over(event: DragEvent): void {
      event.preventDefault();
      setOver(true);
    }
    function leave(event: DragEvent): void {
      if (event.relatedTarget === null) setOver(false);
    }
    function drop(event: DragEvent): void {
      event.preventDefault();
      setOver(false);
      const items = event.dataTransfer?.items;
      const [first, second] = [items?.[0], items?.[1]];
      if (second !== undefined) onSeveral();
      else if (first !== undefined) onSource(sourceOfDrop(first));
    }
    window.addEventListener("dragover", over);
    window.addEventListener("dragleave", leave);
    window.addEventListener("drop", drop);
    return () => {
      window.removeEventListener("dragover", over);
      window.removeEventListener("dragleave", leave);
      window.removeEventListener("drop", drop);
    };
  });
  return (
    <div className="drop-zone" data-over={isOver}>
      <FolderInput size={28} aria-hidden />
      <div className="stack-tight">
        <h4>{isOver ? words.dropHere : words.dropTitle}</h4>
        <p>{words.dropBody}</p>
        <p className="hint">{where}</p>
      </div>
    </div>
  );
}

interface OfferProps {
  readonly icon: ReactElement;
  readonly label: string;
  readonly hint: string;
  readonly onClick: () => void;
}

function Offer({ icon, label, hint, onClick }: OfferProps): ReactElement {
  return (
    <div className="stack-tight">
      <div className="row">
        <button type="button" className="button" onClick={onClick}>
          {icon}
          {label}
        </button>
      </div>
      <p className="hint">{hint}</p>
    </div>
  );
}
