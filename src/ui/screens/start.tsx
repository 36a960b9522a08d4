import { FolderCheck, RefreshCw, ShieldCheck } from "lucide-react";
import type { ReactElement } from "react";
import { Redirect } from "wouter";
import { useAppState } from "../components/app-context.ts";
import { PageTitle } from "../components/page-title.tsx";
import type { ConnectionId } from "../state/connection.ts";
import { text } from "../text/index.ts";
import { ConnectCard } from "./start/connect-card.tsx";
import { PhoneCard } from "./start/phone-card.tsx";
import { PlaceSection } from "./start/place-section.tsx";

/** Before a phone is there: what this is, and the way to connect. After: the phone, the place, the button. */
export function StartScreen(): ReactElement {
  const connection = useAppState((state) => state.connection);
  const isRunning = useAppState((state) => state.operation.id === "running" || state.operation.id === "stopping");
  const isInterrupted = useAppState((state) => state.operation.id === "interrupted");
  if (isRunning || (isInterrupted && connection.id === "lost")) return <Redirect to="/backup" />;
  if (connection.id === "ready") {
    return (
      <div className="stack-loose">
        <PhoneCard phone={connection.phone} info={connection.info} />
        <PlaceSection udid={connection.phone.udid} />
      </div>
    );
  }
  if (!isBeforeFirst(connection.id)) return <ConnectCard connection={connection} isAlone />;
  return (
    <div className="stack-loose">
      <div className="hero">
        <PageTitle>{text.home.title}</PageTitle>
        <p>{text.home.lead}</p>
      </div>
      <ConnectCard connection={connection} isAlone={false} />
      <Promises />
    </div>
  );
}

/** The introduction makes room as soon as something happens. */
function isBeforeFirst(id: ConnectionId): boolean {
  return id === "none" || id === "unsupported" || id === "insecure" || id === "chooser-empty";
}

const promiseIcons = [ShieldCheck, FolderCheck, RefreshCw];

function Promises(): ReactElement {
  return (
    <div className="promises">
      {text.home.promises.map(({ title, body }, index) => {
        const Icon = promiseIcons[index] ?? ShieldCheck;
        return (
          <div className="promise" key={title}>
            <Icon size={22} aria-hidden />
            <h2 className="promise-title">{title}</h2>
            <p>{body}</p>
          </div>
        );
      })}
    </div>
  );
}
