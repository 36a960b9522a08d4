import { useEffect, useLayoutEffect, useSyncExternalStore } from "react";
import { useAppState } from "../components/app-context.ts";
import { screenName, watchScreenName } from "../components/screen-name.ts";
import type { AppState } from "../state/app-state.ts";
import { isRunning, type OperationSubject } from "../state/operation.ts";
import type { Theme } from "../state/preferences.ts";
import { formatPercent, text } from "../text/index.ts";
import { directionOf } from "../text/language.ts";

/** Tells the tab's title and the root element how things stand; the latter is what styles and tests read. */
export function RootState(): null {
  const connection = useAppState((state) => state.connection.id);
  const job = useAppState(jobOf);
  const kind = useAppState(({ operation }) => (operation.id === "idle" ? "" : operation.subject.kind));
  const stage = useAppState(({ operation }) => (isRunning(operation) ? operation.stage : ""));
  const phase = useAppState((state) => (isRunning(state.operation) ? state.operation.progress.phase : ""));
  const news = useAppState(({ operation }) => operationTitle(operation));
  const screen = useSyncExternalStore(watchScreenName, screenName);
  const title = [news === "" ? screen : news, text.app.name].filter((words) => words !== "").join(" · ");
  const { language, theme, density } = useAppState((state) => state.preferences);
  useLayoutEffect(() => {
    const root = document.documentElement;
    Object.assign(root, { lang: language, dir: directionOf(language) });
    Object.assign(root.dataset, { theme, density });
  }, [language, theme, density]);
  useLayoutEffect(() => paintFrame(theme), [theme]);
  useEffect(() => {
    Object.assign(document.documentElement.dataset, { conn: connection, job, kind, stage, phase });
  }, [connection, job, kind, stage, phase]);
  useEffect(() => {
    document.title = title;
  }, [title]);
  return null;
}

/** As `--bg` of styles/tokens.css. */
const frameColors = { light: "#f6f7f9", dark: "#111418" };

/** The browser's own frame takes the colour of the page, also when the person chose another theme than the computer's. */
function paintFrame(theme: Theme): void {
  for (const meta of document.querySelectorAll<HTMLMetaElement>("meta[name=theme-color]")) {
    meta.content = frameColors[theme === "auto" ? (/dark/.test(meta.media) ? "dark" : "light") : theme];
  }
}

function jobOf({ operation }: AppState): string {
  return operation.id === "running" && operation.held !== null ? "held" : operation.id;
}

function operationTitle(operation: AppState["operation"]): string {
  switch (operation.id) {
    case "idle":
      return "";
    case "running":
      if (operation.passcodeSinceMs !== null) return text.run.docPasscode;
      return wordsOf(operation.subject.kind).docRunning(formatPercent(operation.progress.fraction ?? 0));
    case "stopping":
      return text.run.stopping;
    case "done":
      return wordsOf(operation.subject.kind).docDone;
    case "stopped":
    case "interrupted":
    case "failed":
      return wordsOf(operation.subject.kind).docFailed;
  }
}

function wordsOf(kind: OperationSubject["kind"]): Pick<typeof text.run, "docRunning" | "docDone" | "docFailed"> {
  if (kind === "backup") return text.run;
  if (kind === "rehearsal") return text.restore.rehearsal;
  return kind === "restore" ? text.restore.run : text.password.run;
}
