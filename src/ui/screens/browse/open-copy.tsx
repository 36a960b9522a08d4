import { type ReactElement, type ReactNode, useEffect, useState } from "react";
import type { WireError } from "../../../base/errors.ts";
import type { Progress } from "../../../base/progress.ts";
import type { ContentInfo, ContentSource } from "../../../workers/api.ts";
import { useApp } from "../../components/app-context.ts";
import { Breadcrumbs } from "../../components/breadcrumbs.tsx";
import { PageTitle } from "../../components/page-title.tsx";
import { ProgressBar } from "../../components/progress-bar.tsx";
import { paths } from "../../paths.ts";
import { formatPercent, text } from "../../text/index.ts";

import type { CopyAddress } from "./address.ts";
import { Show } from "./loading.tsx";
import { UnlockForm } from "./unlock-form.tsx";
import { useLoaded } from "./use-loaded.ts";

export interface OpenCopyProps {
  readonly source: ContentSource;
  readonly address: CopyAddress;
  /** Of the question for the password; where two copies are opened it says which. */
  readonly title?: string;
  /** A password that may well be the one: tried before anything is asked. */
  readonly firstTry?: string | null;
  /** `password` is what opened it; null when none was needed here. */
  readonly children: (info: ContentInfo, password: string | null) => ReactNode;
}

/** Opens the copy, asking for its backup password where it has one; a folder is closed again when the person leaves. */
export function OpenCopy({ source, address, title, firstTry = null, children }: OpenCopyProps): ReactElement {
  const { content } = useApp();
  const [attempt, setAttempt] = useState<{ readonly count: number; readonly password: string | null }>({
    count: 0,
    password: firstTry,
  });
  const [fraction, setFraction] = useState<number | null>(null);
  const loaded = useLoaded(`${JSON.stringify(address)}/${attempt.count}`, (signal) => {
    setFraction(null);
    const onProgress = (progress: Progress): void => setFraction(progress.fraction);
    return content.ask(signal, (worker, task) => worker.openContent(source, attempt.password, task, { onProgress }));
  });
  const id = loaded.state === "ready" ? loaded.value.id : null;
  useEffect(() => {
    if (id === null || source.kind === "snapshot") return undefined;
    return () => content.close(id);
  }, [id, source.kind, content]);
  const asks = loaded.state === "failed" && isAboutPassword(loaded.error);
  if (asks || (attempt.password !== null && loaded.state === "loading")) {
    return (
      <div className="stack-loose">
        <Head address={address} title={title ?? text.browse.unlock.title} />
        <UnlockForm
          phoneName=""
          isWorking={loaded.state === "loading"}
          error={attempt.count > 0 && loaded.state === "failed" && isWrong(loaded.error) ? loaded.error : null}
          onSubmit={(password) => setAttempt({ count: attempt.count + 1, password })}
        />
        {loaded.state === "loading" ? <Unlocking fraction={fraction} /> : null}
      </div>
    );
  }
  if (loaded.state === "ready") return <>{children(loaded.value, attempt.password)}</>;
  return (
    <div className="stack-loose">
      <Head address={address} title={text.browse.title} />
      <Show loaded={loaded}>{() => null}</Show>
    </div>
  );
}

function isAboutPassword(error: WireError): boolean {
  return error.code === "backup/locked" || isWrong(error);
}

function isWrong({ code }: WireError): boolean {
  return code === "backup/wrong-password";
}

export function Head({ address, title }: { readonly address: CopyAddress; readonly title: string }): ReactElement {
  return (
    <div className="stack-tight">
      <Breadcrumbs trail={trailOf(address)} />
      <PageTitle>{title}</PageTitle>
    </div>
  );
}

/** The way back to the copy. */
export function trailOf(address: CopyAddress): readonly { readonly label: string; readonly href: string }[] {
  if (address.kind === "folder") return [{ label: text.snapshots.folders, href: paths.folders }];
  return [
    { label: text.snapshots.title, href: paths.snapshots },
    { label: text.browse.snapshot, href: paths.snapshot(address.vault, address.contentId) },
  ];
}

function Unlocking({ fraction }: { readonly fraction: number | null }): ReactElement {
  return (
    <ProgressBar
      label={text.browse.unlock.working}
      fraction={fraction}
      valueText={text.run.percentDone(formatPercent(fraction ?? 0))}
    />
  );
}
