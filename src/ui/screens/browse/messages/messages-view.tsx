import { type ReactElement, useMemo, useState } from "react";
import { useLocation } from "wouter";
import type { Conversation, Messenger } from "../../../../workers/api.ts";
import { useApp } from "../../../components/app-context.ts";
import { formatCount, formatShortDay, text } from "../../../text/index.ts";
import { browsePath } from "../address.ts";
import { ExportButton } from "../export/export-button.tsx";
import { SearchField } from "../lists/list-view.tsx";
import { Show } from "../loading.tsx";
import { useLoaded } from "../use-loaded.ts";
import type { ViewProps } from "../view-props.ts";
import { VirtualList } from "../virtual-list.tsx";
import { conversationName } from "./names.ts";
import { ThreadView } from "./thread-view.tsx";

const ROW_PIXELS = 64;
const keepStill = (): void => undefined;

/** Conversations at the side, the chosen one beside them. */
export default function MessagesView(props: ViewProps & { readonly messenger: Messenger }): ReactElement {
  const { info, messenger } = props;
  const { content } = useApp();
  const loaded = useLoaded(`${info.id}/${messenger}`, (signal) =>
    content.ask(signal, (worker, task) => worker.conversations(info.id, messenger, task)),
  );
  return <Show loaded={loaded}>{(conversations) => <Opened {...props} conversations={conversations} />}</Show>;
}

interface OpenedProps extends ViewProps {
  readonly messenger: Messenger;
  readonly conversations: readonly Conversation[];
}

function Opened({ info, address, messenger, rest, conversations }: OpenedProps): ReactElement {
  const [, navigate] = useLocation();
  const [words, setWords] = useState("");
  const shown = useMemo(() => conversations.filter((one) => holds(one, words)), [conversations, words]);
  const [openId = "", messageId = ""] = rest.split("/").map(decodeURIComponent);
  const opened = conversations.find(({ id }) => id === openId) ?? null;
  return (
    <div className={opened === null ? "threads" : "threads threads-open"}>
      <div className="stack-tight threads-list">
        <div className="row-spread">
          <h2>{text.browse.kinds[messenger]}</h2>
          <ExportButton info={info} kind={messenger} />
        </div>
        <SearchField value={words} onChange={setWords} />
        <p className="hint" role="status">
          {text.browse.messages.conversations(shown.length, formatCount(shown.length))}
        </p>
        {shown.length === 0 ? null : (
          <VirtualList
            label={text.browse.kinds[messenger]}
            total={shown.length}
            rowSize={ROW_PIXELS}
            onOpen={(index) => navigate(browsePath(address, messenger, shown[index]?.id ?? ""))}
            onRange={keepStill}
            selected={opened === null ? null : shown.indexOf(opened)}
          >
            {(index) => <Row conversation={shown[index]} />}
          </VirtualList>
        )}
      </div>
      {opened === null ? null : (
        <ThreadView
          key={`${opened.id}/${messageId}`}
          info={info}
          messageId={messageId === "" ? null : messageId}
          messenger={messenger}
          conversation={opened}
          onClose={() => navigate(browsePath(address, messenger))}
        />
      )}
    </div>
  );
}

function holds(conversation: Conversation, words: string): boolean {
  const people = conversation.participants.map(({ address }) => address).join(" ");
  return `${conversationName(conversation)} ${people}`.toLowerCase().includes(words.trim().toLowerCase());
}

function Row({ conversation }: { readonly conversation: Conversation | undefined }): ReactElement | null {
  if (conversation === undefined) return null;
  const { lastMs, messageCount, services } = conversation;
  return (
    <span className="item-row">
      <span className="item-words">
        <bdi className="item-title">{conversationName(conversation)}</bdi>
        <span className="item-line">
          {text.browse.messages.count(messageCount, formatCount(messageCount))} · {services.join(", ")}
        </span>
      </span>
      <span className="file-meta">{lastMs === null ? "" : formatShortDay(lastMs)}</span>
    </span>
  );
}
