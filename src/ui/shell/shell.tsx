import { Fragment, lazy, type ReactElement, Suspense } from "react";
import { useAppState } from "../components/app-context.ts";
import { LiveRegion } from "../components/live-region.tsx";
import { text } from "../text/index.ts";
import { Brand } from "./brand.tsx";
import { Navigation } from "./navigation.tsx";
import { RootState } from "./root-state.tsx";
import { Screen } from "./screen.tsx";

const ClockNotice = lazy(() => import("./clock-notice.tsx"));
const LetGoNotice = lazy(() => import("./let-go-notice.tsx"));
const JobBar = lazy(() => import("./job-bar.tsx"));

/** The frame of every screen. In another language it is another frame: everything is drawn anew. */
export function Shell(): ReactElement {
  const language = useAppState((state) => state.preferences.language);
  const isRunning = useAppState(({ operation: { id } }) => id === "running" || id === "stopping");
  const hasDoubt = useAppState((state) => state.clock !== null);
  const letGo = useAppState((state) => state.tabs.letGo);
  return (
    <Fragment key={language}>
      <RootState />
      <LiveRegion />
      <button type="button" className="skip" onClick={skipToContent}>
        {text.app.skip}
      </button>
      <div className="shell">
        <header className="topbar">
          <Brand />
          <Navigation />
        </header>
        <div className="page">
          <main className="main" id="content" tabIndex={-1}>
            <Suspense>
              {hasDoubt ? <ClockNotice /> : null}
              {letGo ? <LetGoNotice /> : null}
            </Suspense>
            <Screen />
          </main>
          <Footer />
        </div>
        {isRunning ? (
          <Suspense>
            <JobBar />
          </Suspense>
        ) : null}
      </div>
    </Fragment>
  );
}

/** A button, no link: the address behind the `#` names the screen. */
function skipToContent(): void {
  document.getElementById("content")?.focus();
}

function Footer(): ReactElement {
  return (
    <footer className="footer">
      <p>{text.app.footer.local}</p>
      <p>{text.app.footer.independent}</p>
    </footer>
  );
}
