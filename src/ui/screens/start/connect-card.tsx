import { Cable, Smartphone } from "lucide-react";
import type { ReactElement } from "react";
import { useApp, useAppState } from "../../components/app-context.ts";
import { DemoControls } from "../../components/demo-controls.tsx";
import { ErrorDetails } from "../../components/error-notice.tsx";
import { PhonePicture, type PictureKind } from "../../components/phone-picture.tsx";
import { Spinner } from "../../components/spinner.tsx";
import type { Connection, ConnectionId } from "../../state/connection.ts";
import { text } from "../../text/index.ts";
import { ConnectHelp } from "./connect-help.tsx";

type Unready = Exclude<Connection, { id: "ready" }>;

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
  const { title, body } = wordsOf(connection);
  const Heading = isAlone ? "h1" : "h2";
  const isWaiting = connection.id === "opening" || connection.id === "trust" || connection.id === "locked";
  return (
    <section className="card connect" aria-labelledby="connection-title">
      <PhonePicture kind={pictures[connection.id]} />
      <div className="connect-body">
        <div className="connect-title">
          {isWaiting ? <Spinner /> : null}
          <Heading id="connection-title" data-msg={connection.id === "failed" ? connection.error.code : connection.id}>
            {title}
          </Heading>
        </div>
        <p className="muted">{body}</p>
        <ConnectHelp connection={connection} />
        <DemoHands id={connection.id} />
        <Actions id={connection.id} />
        {connection.id === "failed" ? <ErrorDetails error={connection.error} /> : null}
        <PlatformLine id={connection.id} />
      </div>
    </section>
  );
}

function wordsOf(connection: Unready): { readonly title: string; readonly body: string } {
  if (connection.id !== "failed") return text.connection[connection.id];
  const { title, remedy } = text.errors[connection.error.code];
  return { title, body: remedy };
}

/** States that end by themselves need no button. */
const silent: ReadonlySet<ConnectionId> = new Set(["opening", "trust", "locked", "insecure"]);

function Actions({ id }: { readonly id: ConnectionId }): ReactElement | null {
  const app = useApp();
  if (silent.has(id)) return null;
  const isFirst = id === "none" || id === "unsupported";
  return (
    <div className="row">
      {id === "unsupported" ? null : (
        <button type="button" className="button button-primary" onClick={app.chooseIphone}>
          <Cable size={18} aria-hidden />
          {isFirst || id === "lost" ? text.home.connect : text.app.tryAgain}
        </button>
      )}
      {isFirst || id === "chooser-empty" || id === "busy" ? (
        <button type="button" className="button" onClick={app.tryDemo}>
          <Smartphone size={18} aria-hidden />
          {text.home.demo}
        </button>
      ) : null}
    </div>
  );
}

function DemoHands({ id }: { readonly id: ConnectionId }): ReactElement | null {
  if (id === "trust") return <DemoControls gestures={["trust", "dont-trust"]} />;
  return id === "lost" || id === "denied" ? <DemoControls gestures={["unplug", "plug"]} /> : null;
}

function PlatformLine({ id }: { readonly id: ConnectionId }): ReactElement | null {
  const system = useAppState((state) => state.platform.system);
  return id === "none" ? <p className="hint">{text.platform[system]}</p> : null;
}
