import type { ReactElement } from "react";
import type { WireError } from "../../../base/errors.ts";
import { useAppState } from "../../components/app-context.ts";
import { ErrorDetails, ErrorNotice } from "../../components/error-notice.tsx";
import { Notice } from "../../components/notice.tsx";
import { refusesFolders } from "../../state/platform.ts";
import { text } from "../../text/index.ts";

export interface RefusalProps {
  readonly kind: "none" | "refused" | "not-a-folder" | "several" | "failed";
  /** With "failed". */
  readonly error?: WireError;
}

/** Why nothing came of it, and what to try. */
export function Refusal({ kind, error }: RefusalProps): ReactElement {
  return <div role="alert">{error === undefined ? <Told kind={kind} /> : <Failed error={error} />}</div>;
}

function Told({ kind }: Pick<RefusalProps, "kind">): ReactElement {
  const isProtected = useAppState(({ platform }) => refusesFolders(platform));
  const words = text.vault.importing;
  const said = {
    none: [words.none, words.noneBody],
    refused: isProtected ? [words.notAllowed, words.notAllowedBody] : [words.refused, words.refusedBody],
    several: [words.several, words.severalBody],
    "not-a-folder": [words.notAFolder, words.noneBody],
    failed: [words.unreadable, words.unreadableOther],
  } as const;
  const [title, body] = said[kind];
  return (
    <Notice tone="warn">
      <h4 data-import={kind}>{title}</h4>
      <p>{body}</p>
    </Notice>
  );
}

/** Systems refuse programs whole places; what the browser says then is only that it could not read. */
const unreadable: readonly string[] = ["store/permission", "store/failed"];

function Failed({ error }: { readonly error: WireError }): ReactElement {
  const system = useAppState((state) => state.platform.system);
  const words = text.vault.importing;
  if (!unreadable.includes(error.code)) return <ErrorNotice error={error} />;
  return (
    <Notice tone="bad">
      <h4 data-import="unreadable">{words.unreadable}</h4>
      <p>{system === "macos" ? words.unreadableMac : words.unreadableOther}</p>
      <ErrorDetails error={error} />
    </Notice>
  );
}
