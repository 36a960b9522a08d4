import type { ReactElement } from "react";
import { useAppState } from "../../components/app-context.ts";
import { Command } from "../../components/copy-button.tsx";
import type { Connection } from "../../state/connection.ts";
import { text } from "../../text/index.ts";

/** What to check in the states where the cause lies with the computer, the cable or an earlier answer. */
export function ConnectHelp({ connection }: { readonly connection: Connection }): ReactElement | null {
  const system = useAppState((state) => state.platform.system);
  switch (connection.id) {
    case "chooser-empty":
      return (
        <ol className="numbered" aria-label={text.causes.label}>
          {text.causes.chooser.map((cause) => (
            <li key={cause}>{cause}</li>
          ))}
        </ol>
      );
    case "trust":
      return <p className="hint">{text.causes.trustHint}</p>;
    case "denied":
      return connection.times > 1 ? <p>{text.causes.deniedAgain}</p> : null;
    case "busy":
      return (
        <div className="stack-tight">
          <p>{text.causes.busy[system]}</p>
          {system === "linux" ? <Command line={text.causes.busy.linuxCommand} /> : null}
        </div>
      );
    case "no-permission-os":
      return system === "linux" ? (
        <div className="stack-tight">
          <p>{text.causes.permission.linux}</p>
          <Command line={text.causes.permission.linuxCommand} />
        </div>
      ) : (
        <p>{text.causes.permission.other}</p>
      );
    default:
      return null;
  }
}
