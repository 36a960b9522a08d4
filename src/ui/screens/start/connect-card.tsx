import { Cable, Smartphone } from "lucide-react";
import { lazy, type ReactElement, Suspense } from "react";
import { useApp, useAppState } from "../../components/app-context.ts";

import { HashLink } from "../../components/hash-link.tsx";
import { PhonePicture, type PictureKind } from "../../components/phone-picture.tsx";
import { Spinner } from "../../components/spinner.tsx";
import { paths } from "../../paths.ts";
import type { Connection, ConnectionId } from "../../state/connection.ts";
import { text } from "../../text/index.ts";

type Unready = Exclude<Connection, { id: "ready" }>;

/** Comes when it is needed: before anything happened, there is nothing to help with. */
const ConnectHelp = lazy(() => import("./connect-help.tsx"));

const pictures: Readonly<Record<Exclude<ConnectionId, "ready">, PictureKind>> = {
  unsupported: "cable",
  insecure: "cable",
  none: "cable",
  "chooser-empty": "cable",
  "not-mux": "accessory",
  opening: "cable",
  "no-permission-os": "unplugged",
  busy: "unplugged",
  "busy-tab": "unplugged",
  mute: "unplugged",
  locked: "unlock",
  trust: "trust",
  denied: "unplugged",
  "stale-pair": "trust",
  lost: "unplugged",
  failed: "unplugged",
};

export interface ConnectCardProps {
  readonly connection: Unready;
  /** Nothing else is on the screen: the card's heading is the screen's. */
  readonly isAlone: boolean;
}

/** One card for the whole way to a connected phone: its content changes, the card stays. */
export function ConnectCard({ connection, isAlone }: ConnectCardProps): ReactElement {
  const system = useAppState((state) => state.platform.system);
  const isLimited = connection.id === "none" && (system === "windows" || system === "macos");
  const letGo = useAppState((state) => state.tabs.letGo);
  const { title, body } = isLimited ? limitedWords(system) : wordsOf(connection, letGo);
  const Heading = isAlone ? "h1" : "h2";
  const isWaiting = connection.id === "opening" || connection.id === "trust" || connection.id === "locked";
  return (
    <section className="card connect" aria-labelledby="connection-title">
      <PhonePicture kind={pictures[connection.id]} />
      <div className="connect-body">
        <div className="connect-title">
          {isWaiting ? <Spinner /> : null}
          <Heading id="connection-title" data-msg={isLimited ? "platform-limited" : messageOf(connection)}>
            {title}
          </Heading>
        </div>
        <p className="muted">{body}</p>
        {isFirst(connection.id) ? null : (
          <Suspense>
            <ConnectHelp connection={connection} />
          </Suspense>
        )}
        <Actions id={connection.id} isLimited={isLimited} />
        {isLimited ? null : <PlatformLine id={connection.id} />}
      </div>
    </section>
  );
}

function wordsOf(connection: Unready, letGo: boolean): { readonly title: string; readonly body: string } {
  if (connection.id === "busy-tab" && letGo) return { title: text.tabs.letGoTitle, body: text.tabs.letGoBody };
  if (connection.id !== "failed") return text.connection[connection.id];
  const { title, remedy } = text.errors[connection.error.code];
  return { title, body: remedy };
}

function isFirst(id: ConnectionId): boolean {
  return id === "none" || id === "opening";
}

function messageOf(connection: Unready): string {
  return connection.id === "failed" ? connection.error.code : connection.id;
}

/** Said before anybody has tried in vain. */
function limitedWords(system: "windows" | "macos"): { readonly title: string; readonly body: string } {
  return { title: text.platform.limited, body: text.platform[system] };
}

/** States that end by themselves, or whose help has the buttons. */
const silent: ReadonlySet<ConnectionId> = new Set(["opening", "trust", "locked", "insecure", "busy-tab"]);

interface ActionsProps {
  readonly id: ConnectionId;
  readonly isLimited: boolean;
}

function Actions({ id, isLimited }: ActionsProps): ReactElement | null {
  const app = useApp();
  if (silent.has(id)) return null;
  const isEmpty = id === "none" || id === "unsupported";
  return (
    <div className="row">
      {id === "unsupported" ? null : (
        <button type="button" className="button button-primary" onClick={app.chooseIphone}>
          <Cable size={18} aria-hidden />
          {labelOf(id, isLimited)}
        </button>
      )}
      {isEmpty || id === "chooser-empty" || id === "busy" ? (
        <button type="button" className="button" onClick={app.tryDemo}>
          <Smartphone size={18} aria-hidden />
          {text.home.demo}
        </button>
      ) : null}
      {isLimited || id === "unsupported" || id === "busy" || isEmpty ? (
        <HashLink to={paths.folders} className="button button-quiet">
          {text.home.openFolder}
        </HashLink>
      ) : null}
    </div>
  );
}

function labelOf(id: ConnectionId, isLimited: boolean): string {
  if (isLimited) return text.home.tryAnyway;
  return id === "none" || id === "lost" ? text.home.connect : text.app.tryAgain;
}

function PlatformLine({ id }: { readonly id: ConnectionId }): ReactElement | null {
  const system = useAppState((state) => state.platform.system);
  return id === "none" ? <p className="hint">{text.platform[system]}</p> : null;
}
