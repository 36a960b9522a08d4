import { FolderCheck, RefreshCw, ShieldCheck } from "lucide-react";
import { type ReactElement, useLayoutEffect } from "react";
import { useAppState } from "../components/app-context.ts";
import { PageTitle } from "../components/page-title.tsx";
import { StorageNotice } from "../components/storage-notice.tsx";
import { replacePath } from "../hash-path.ts";
import { paths } from "../paths.ts";
import type { ConnectionId } from "../state/connection.ts";
import { isRunning } from "../state/operation.ts";
import { text } from "../text/index.ts";
import { ConnectCard } from "./start/connect-card.tsx";

/** Until a phone is there: what this is, and the way to connect. Then it moves on by itself. */
export function StartScreen(): ReactElement {
  const connection = useAppState((state) => state.connection);
  const operation = useAppState((state) => state.operation);
  const isInterrupted = operation.id === "interrupted" && connection.id === "lost";
  if (isRunning(operation) || isInterrupted) return <Replace to={paths.backup(operation.subject.udid)} />;
  if (connection.id === "ready") return <Replace to={paths.backup(connection.phone.udid)} />;
  if (!isBeforeFirst(connection.id)) return <ConnectCard connection={connection} isAlone />;
  return (
    <div className="stack-loose">
      <div className="hero">
        <PageTitle>{text.home.title}</PageTitle>
        <p>{text.home.lead}</p>
      </div>
      <StorageNotice />
      <ConnectCard connection={connection} isAlone={false} />
      <Promises />
    </div>
  );
}

/** Moves on: Back leads past this screen. */
function Replace({ to }: { readonly to: string }): null {
  useLayoutEffect(() => replacePath(to), [to]);
  return null;
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
