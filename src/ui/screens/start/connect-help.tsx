import type { ReactElement } from "react";
import { useAppState } from "../../components/app-context.ts";
import { Command } from "../../components/copy-button.tsx";
import type { Connection } from "../../state/connection.ts";
import { text } from "../../text/index.ts";

/** Sorts before 73, so that the rule for the person at the computer still sees it. */
const UDEV_RULE =
  'ACTION!="remove", SUBSYSTEM=="usb", ENV{DEVTYPE}=="usb_device", ATTR{idVendor}=="05ac", ATTR{idProduct}=="12[9a]?", MODE="0660", TAG+="uaccess"';

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
