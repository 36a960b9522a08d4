import { CircleCheck, FolderLock, FolderOpen, Globe } from "lucide-react";
import type { ReactElement, ReactNode } from "react";
import { useLocation } from "wouter";
import { useApp, useAppState } from "../../components/app-context.ts";
import { paths } from "../../paths.ts";
import type { PlaceState } from "../../state/places.ts";
import { findVault } from "../../state/vaults.ts";
import { formatBytes, text } from "../../text/index.ts";

/** A folder or this browser, with what is true about each. */
export function PlaceChoices({ chosen }: { readonly chosen: PlaceState | null }): ReactElement {
  const app = useApp();
  const places = useAppState((state) => state.places);
  const hasPicker = useAppState((state) => state.platform.hasFolderPicker);
  const folder = chosen?.known.place.kind === "folder" ? chosen : firstFolder(places.list);
  const isVault = useAppState((state) => state.vaults.targetId !== null);
  const isFolder = !isVault && chosen?.known.place.kind === "folder";
  const isBrowser = !isVault && chosen?.known.place.kind === "browser";
  return (
    <div className="stack-tight">
      <div className="choices">
        <VaultChoice />
        {hasPicker ? (
          <Choice
            icon={<FolderOpen size={20} aria-hidden />}
            title={folder === null ? text.place.folder.title : folder.known.name}
            isChosen={isFolder}
            onClick={folder === null ? app.chooseFolder : () => app.choosePlace(folder.known.id)}
          >
            <span className="choice-text">{text.place.folder.body}</span>
            <span className="hint">{text.place.folder.unknown}</span>
          </Choice>
        ) : null}
        <Choice
          icon={<Globe size={20} aria-hidden />}
          title={text.place.browser.title}
          isChosen={isBrowser}
          onClick={app.chooseBrowser}
        >
          <span className="choice-text">{text.place.browser.body}</span>
          <span className="hint">{roomOf(places.browserFreeBytes)}</span>
          {isBrowser ? (
            <span className="hint">
              {places.browserPersisted ? text.place.browser.persisted : text.place.browser.notPersisted}
            </span>
          ) : null}
        </Choice>
      </div>
      {hasPicker && folder !== null ? (
        <div className="row">
          <button type="button" className="button button-quiet" onClick={app.chooseFolder}>
            {text.place.other}
          </button>
        </div>
      ) : null}
    </div>
  );
}

/** The vault that is the target, or else the first; without one, the way to make one. */
function VaultChoice(): ReactElement {
  const app = useApp();
  const [, navigate] = useLocation();
  const vaults = useAppState((state) => state.vaults);
  const vault = findVault(vaults, vaults.targetId) ?? vaults.list[0] ?? null;
  const words = text.vault.choice;
  const isOpen = vault?.door === "open";
  function choose(): void {
    if (vault !== null) app.targetVault(vault.known.id);
    if (!isOpen) navigate(paths.vaults);
  }
  return (
    <Choice
      icon={<FolderLock size={20} aria-hidden />}
      title={vault === null ? words.title : vault.known.name}
      isChosen={vault !== null && vaults.targetId === vault.known.id}
      onClick={choose}
    >
      <span className="choice-text">{vault === null ? words.none : words.open}</span>
      {vault === null || isOpen ? null : <span className="hint">{words.locked}</span>}
    </Choice>
  );
}

interface ChoiceProps {
  readonly icon: ReactElement;
  readonly title: string;
  readonly isChosen: boolean;
  readonly children: ReactNode;
  readonly onClick: () => void;
}

function Choice({ icon, title, isChosen, children, onClick }: ChoiceProps): ReactElement {
  return (
    <button type="button" className="choice" aria-pressed={isChosen} onClick={onClick}>
      <span className="choice-title">
        {icon}
        <bdi>{title}</bdi>
        {isChosen ? (
          <span className="badge badge-accent choice-chosen">
            <CircleCheck size={14} aria-hidden />
            {text.place.chosen}
          </span>
        ) : null}
      </span>
      {children}
    </button>
  );
}

function roomOf(freeBytes: number | null): string {
  return freeBytes === null ? text.place.browser.noRoom : text.place.browser.room(formatBytes(freeBytes));
}

function firstFolder(list: readonly PlaceState[]): PlaceState | null {
  return list.find((place) => place.known.place.kind === "folder") ?? null;
}
