import { Play } from "lucide-react";
import type { ReactElement } from "react";
import { Link } from "wouter";
import type { SourceCheckReport } from "../../../workers/api.ts";
import { useApp, useAppState } from "../../components/app-context.ts";
import { DemoControls } from "../../components/demo-controls.tsx";
import { ErrorDetails } from "../../components/error-notice.tsx";
import { PageTitle } from "../../components/page-title.tsx";
import { PhonePicture, type PictureKind } from "../../components/phone-picture.tsx";
import { paths } from "../../paths.ts";
import type { Operation, RestoreSubject } from "../../state/operation.ts";
import { sentBytes } from "../../state/restore.ts";
import { canReach } from "../../state/restore-memo.ts";
import { formatBytes, text } from "../../text/index.ts";
import { closedVault, LockedVault } from "../vault/locked-vault.tsx";
import { DamagedParts, LeaveDamagedOut } from "./damaged-copy.tsx";
import { OtherCopies } from "./other-copies.tsx";
import { mayBeHalfFilled } from "./running.tsx";

type Ended = Extract<Operation, { readonly id: "stopped" | "interrupted" | "failed" }> & {
  readonly subject: RestoreSubject;
};

/** A restore that did not reach its end: why, what it means for the phone, and the one click that goes on. */
export function RestoreEnded({ ended }: { readonly ended: Ended }): ReactElement {
  const { copy, info, damage } = useAppState((state) => state.restore);
  const locked = useAppState(({ vaults }) =>
    copy?.source.kind === "snapshot" ? closedVault(vaults, copy.source.vault) : null,
  );
  const { title, body } = wordsOf(ended, damage?.canLeaveOut === true);
  const words = text.restore.ended;
  const mine = isDamagedCopy(ended) ? damage : null;
  return (
    <div className="stack-loose">
      <section className="card connect" data-id="result">
        <PhonePicture kind={pictureOf(ended)} />
        <div className="connect-body">
          <PageTitle>
            <span data-msg={ended.id === "stopped" ? "app/aborted" : ended.error.code}>{title}</span>
          </PageTitle>
          <p>{body}</p>
          {ended.id !== "stopped" && ended.error.code === "backup/restore-no-space" ? <RoomNumbers /> : null}
          {isUnplugged(ended) ? null : (
            <p className="muted">{mayBeHalfFilled(ended) ? words.halfFilled : words.untouched}</p>
          )}
          {mine === null ? null : <DamagedParts damage={mine} />}
          <LockedVault vault={locked} />
          <Actions ended={ended} damage={mine} />
          {isUnplugged(ended) ? <DemoControls gestures={["plug"]} /> : null}
          {ended.id === "stopped" ? null : <ErrorDetails error={ended.error} />}
        </div>
      </section>
      {isDamagedCopy(ended) && copy !== null && info !== null ? <OtherCopies copy={copy} udid={info.udid} /> : null}
    </div>
  );
}

/** How much was to be sent, and how much is free now, as far as the iPhone tells. */
function RoomNumbers(): ReactElement {
  const needed = formatBytes(useAppState((state) => sentBytes(state.restore)));
  const free = useAppState(({ connection }) => (connection.id === "ready" ? connection.info.dataAvailableBytes : null));
  const words = text.restore.check.rows.room;
  return <p className="muted">{free === null ? words.unknown(needed) : words.tight(needed, formatBytes(free))}</p>;
}

function isUnplugged(ended: Ended): boolean {
  return ended.id === "interrupted" && ended.error.code === "usb/unplugged";
}

/** The copy was found damaged before anything was sent. */
function isDamagedCopy(ended: Ended): boolean {
  return ended.id !== "stopped" && ended.stage === "checking" && ended.error.code === "backup/damaged";
}

function damagedParts(ended: Ended): number {
  return ended.id === "stopped" ? 0 : Number(ended.error.context["damaged"] ?? 1);
}

function wordsOf(ended: Ended, canLeaveOut: boolean): { readonly title: string; readonly body: string } {
  const words = text.restore.ended;
  if (ended.id === "stopped") return { title: words.stoppedTitle, body: "" };
  if (isUnplugged(ended)) {
    return { title: words.unpluggedTitle, body: mayBeHalfFilled(ended) ? words.unpluggedHalf : words.unpluggedEarly };
  }
  if (isDamagedCopy(ended)) {
    const { title, body, bodyOther } = text.restore.damaged;
    return { title: title(damagedParts(ended)), body: canLeaveOut ? body : bodyOther };
  }
  const { title, remedy } = text.errors[ended.error.code];
  return { title, body: remedy };
}

function pictureOf(ended: Ended): PictureKind {
  if (ended.id === "stopped" || isDamagedCopy(ended)) return "ready";
  if (ended.error.code === "backup/passcode-timeout") return "passcode";
  return ended.error.code === "lockdown/password-protected" ? "unlock" : "unplugged";
}

function Actions({
  ended,
  damage,
}: {
  readonly ended: Ended;
  readonly damage: SourceCheckReport | null;
}): ReactElement {
  const app = useApp();
  const isHere = useAppState(
    ({ connection }) => connection.id === "ready" && connection.phone.udid === ended.subject.udid,
  );
  const usesDemo = useAppState((state) => state.usesDemo);
  const canRead = useAppState((state) => state.restore.copy === null || canReach(state, state.restore.copy));
  const words = text.restore.ended;
  return (
    <div className="row">
      {isHere && damage !== null ? <LeaveDamagedOut damage={damage} /> : null}
      {isHere && !isDamagedCopy(ended) && canRead ? (
        <button type="button" className="button button-primary" onClick={app.repeatRestore}>
          <Play size={16} aria-hidden />
          {words.again}
        </button>
      ) : null}
      {isHere || usesDemo ? null : (
        <button type="button" className="button button-primary" onClick={app.chooseIphone}>
          {text.home.connect}
        </button>
      )}
      <Link href={paths.restore} className="button" onClick={app.dismissResult}>
        {words.other}
      </Link>
      <Link href={paths.phone(ended.subject.udid)} className="button" onClick={app.dismissResult}>
        {words.close}
      </Link>
    </div>
  );
}
