import { Play } from "lucide-react";
import type { ReactElement } from "react";
import { Link } from "wouter";
import { useApp, useAppState } from "../../components/app-context.ts";
import { DemoControls } from "../../components/demo-controls.tsx";
import { ErrorDetails } from "../../components/error-notice.tsx";
import { PageTitle } from "../../components/page-title.tsx";
import { PhonePicture, type PictureKind } from "../../components/phone-picture.tsx";
import { RoomNeeded } from "../../components/room-needed.tsx";
import { paths } from "../../paths.ts";
import type { Operation } from "../../state/operation.ts";
import { chosenPlace } from "../../state/places.ts";
import { chosenTarget } from "../../state/target.ts";
import { formatBytes, text } from "../../text/index.ts";
import { PlaceAccess } from "../start/place-access.tsx";
import { closedVault, LockedVault } from "../vault/locked-vault.tsx";

/** Less than this is talk, not content. */
const WORTH_TELLING_BYTES = 1_000_000;

type Ended = Extract<Operation, { readonly id: "stopped" | "interrupted" | "failed" }>;

/** A run that did not reach its end: why, what is safe, and how to go on. */
export function EndedCard({ ended }: { readonly ended: Ended }): ReactElement {
  const { title, body } = wordsOf(ended);
  const { bytesDone } = ended.progress;
  return (
    <section className="card connect" data-id="result">
      <PhonePicture kind={pictureOf(ended)} />
      <div className="connect-body">
        <PageTitle>
          <span data-msg={ended.id === "stopped" ? "app/aborted" : ended.error.code}>{title}</span>
        </PageTitle>
        {ended.id === "stopped" ? null : <RoomNeeded error={ended.error} />}
        <p className="muted">{body}</p>
        {bytesDone >= WORTH_TELLING_BYTES ? <p className="muted">{text.result.safe(formatBytes(bytesDone))}</p> : null}
        <Actions ended={ended} />
        {isUnplugged(ended) ? <DemoControls gestures={["plug"]} /> : null}
        {ended.id === "stopped" ? null : <ErrorDetails error={ended.error} />}
      </div>
    </section>
  );
}

function isUnplugged(ended: Ended): boolean {
  return ended.id === "interrupted" && ended.error.code === "usb/unplugged";
}

function wordsOf(ended: Ended): { readonly title: string; readonly body: string } {
  if (ended.id === "stopped") return { title: text.result.stoppedTitle, body: text.result.stoppedBody };
  if (isUnplugged(ended)) return { title: text.result.interruptedUsbTitle, body: text.result.interruptedUsbBody };
  const { title, remedy } = text.errors[ended.error.code];
  return { title, body: remedy };
}

function pictureOf(ended: Ended): PictureKind {
  if (ended.id === "stopped") return "ready";
  if (ended.error.code === "backup/passcode-timeout") return "passcode";
  return ended.error.code === "lockdown/password-protected" ? "unlock" : "unplugged";
}

function Actions({ ended }: { readonly ended: Ended }): ReactElement {
  const app = useApp();
  const connection = useAppState((state) => state.connection);
  const usesDemo = useAppState((state) => state.usesDemo);
  const place = useAppState((state) => chosenPlace(state.places));
  const vaults = useAppState((state) => state.vaults);
  const places = useAppState((state) => state.places);
  const chosen = chosenTarget(places, vaults);
  const canResume = connection.id === "ready" && chosen?.isUsable === true;
  const isPlaceTrouble = ended.id !== "stopped" && ended.error.code.startsWith("store/");
  return (
    <>
      <LockedVault vault={closedVault(vaults, vaults.targetId)} />
      {place === null || chosen?.target.kind === "vault" || place.access === "granted" ? null : (
        <PlaceAccess place={place} />
      )}
      <div className="row">
        {canResume ? (
          <button type="button" className="button button-primary" onClick={app.backUp}>
            <Play size={16} aria-hidden />
            {text.result.resume}
          </button>
        ) : null}
        {connection.id === "ready" || usesDemo ? null : (
          <button type="button" className="button button-primary" onClick={app.chooseIphone}>
            {text.home.connect}
          </button>
        )}
        <Link href={paths.phone(ended.subject.udid)} className="button" onClick={app.dismissResult}>
          {isPlaceTrouble ? text.result.anotherPlace : text.result.back}
        </Link>
      </div>
    </>
  );
}
