import { Download } from "lucide-react";
import type { ReactElement } from "react";
import type { ContentId, VoiceMemo, Voicemail } from "../../../../workers/api.ts";
import { Facts } from "../../../components/facts.tsx";
import { formatClock, text } from "../../../text/index.ts";
import { filled } from "../filled.ts";
import { Preview } from "../preview.tsx";
import { SaveButton } from "../save-button.tsx";
import { dateOf } from "./rows.ts";

export function VoicemailDetails(props: { readonly id: ContentId; readonly voicemail: Voicemail }): ReactElement {
  const { sender, receivedMs, durationSeconds, transcript, audio, isDeleted } = props.voicemail;
  const words = text.browse.facts;
  return (
    <>
      <Sound id={props.id} audio={audio} />
      <Facts
        rows={filled(
          [words.number, sender],
          [words.when, dateOf(receivedMs)],
          [words.length, formatClock(durationSeconds * 1_000)],
          [words.deleted, isDeleted ? words.yes : null],
          [words.transcript, transcript],
        )}
      />
    </>
  );
}

export function MemoDetails({ id, memo }: { readonly id: ContentId; readonly memo: VoiceMemo }): ReactElement {
  const words = text.browse.facts;
  const { durationSeconds } = memo;
  return (
    <>
      <Sound id={id} audio={memo.audio} />
      <Facts
        rows={filled(
          [words.folder, memo.folder],
          [words.when, dateOf(memo.recordedMs)],
          [words.length, durationSeconds === null ? null : formatClock(durationSeconds * 1_000)],
        )}
      />
    </>
  );
}

function Sound({ id, audio }: { readonly id: ContentId; readonly audio: VoiceMemo["audio"] }): ReactElement {
  if (audio === null) return <p className="muted">{text.browse.preview.notHere}</p>;
  const place = { domain: audio.domain, path: audio.relativePath };
  const name = audio.relativePath.slice(audio.relativePath.lastIndexOf("/") + 1);
  return (
    <>
      <Preview id={id} place={place} name={name} sizeBytes={audio.sizeBytes} />
      <SaveButton id={id} place={place} name={name} icon={<Download size={18} aria-hidden />} />
    </>
  );
}
