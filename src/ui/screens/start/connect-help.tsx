import type { ReactElement } from "react";
import { useAppState } from "../../components/app-context.ts";
import { Command, CopyButton } from "../../components/copy-button.tsx";
import { DemoControls } from "../../components/demo-controls.tsx";
import { ErrorDetails } from "../../components/error-notice.tsx";
import { HashLink } from "../../components/hash-link.tsx";
import { OtherTabsWork, UseHere } from "../../components/use-here.tsx";
import { paths } from "../../paths.ts";
import type { Connection, ConnectionId } from "../../state/connection.ts";
import { text } from "../../text/index.ts";

/** Sorts before 73, so that the rule for the person at the computer still sees it. */
const UDEV_RULE =
  'ACTION!="remove", SUBSYSTEM=="usb", ENV{DEVTYPE}=="usb_device", ATTR{idVendor}=="05ac", ATTR{idProduct}=="12[9a]?", MODE="0660", TAG+="uaccess"';

interface ConnectHelpProps {
  readonly connection: Exclude<Connection, { readonly id: "ready" }>;
}

/** What helps on: causes to check, the hands of the demo, the facts of an error. */
export default function ConnectHelp({ connection }: ConnectHelpProps): ReactElement {
  return (
    <>
      <Causes connection={connection} />
      <DemoHands id={connection.id} />
      {connection.id === "failed" ? <ErrorDetails error={connection.error} /> : null}
    </>
  );
}

function DemoHands({ id }: { readonly id: ConnectionId }): ReactElement | null {
  // After its restart: a restore ends with one.
  if (id === "locked") return <DemoControls gestures={["unlock"]} />;
  if (id === "trust") return <DemoControls gestures={["trust", "dont-trust"]} />;
  return id === "lost" || id === "denied" ? <DemoControls gestures={["unplug", "plug"]} /> : null;
}

/** Where the cause lies with the browser, the computer, the cable or an earlier answer. */
function Causes({ connection }: ConnectHelpProps): ReactElement | null {
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
    case "unsupported":
      return (
        <div className="row">
          <CopyButton value={window.location.href} label={text.home.copyLink} />
        </div>
      );
    case "trust":
      return <p className="hint">{text.causes.trustHint}</p>;
    case "denied":
      return connection.times > 1 ? <p>{text.causes.deniedAgain}</p> : null;
    case "busy-tab":
      return <BusyTab />;
    case "busy":
      return (
        <div className="stack-tight">
          <p>{text.causes.busy[system]}</p>
          {system === "linux" ? <LinuxBusy /> : null}
        </div>
      );
    case "no-permission-os":
      return system === "linux" ? (
        <div className="stack-tight">
          <p>{text.causes.permission.linux}</p>
          <Command line={UDEV_RULE} />
          <p>{text.causes.permission.linuxApply}</p>
          <Command line="sudo udevadm control --reload && sudo udevadm trigger --subsystem-match=usb" />
        </div>
      ) : (
        <p>{text.causes.permission.other}</p>
      );
    default:
      return null;
  }
}

/** What this tab can still do, what the other one does, and the way to change places. */
function BusyTab(): ReactElement {
  return (
    <>
      <OtherTabsWork />
      <p className="hint">{text.tabs.meanwhile}</p>
      <UseHere isPrimary />
      <HashLink to={paths.folders} className="button button-quiet">
        {text.home.openFolder}
      </HashLink>
    </>
  );
}

/** A plain stop lasts until the next plug only: udev starts the service again. */
function LinuxBusy(): ReactElement {
  return (
    <>
      <Command line="sudo systemctl mask --now usbmuxd.service" />
      <p>{text.causes.busy.linuxUndo}</p>
      <Command line="sudo systemctl unmask usbmuxd.service" />
      <p className="hint">{text.causes.busy.linuxFiles}</p>
    </>
  );
}
