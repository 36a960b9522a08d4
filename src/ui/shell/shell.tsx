import { type ReactElement, Suspense } from "react";
import { Router } from "wouter";
import { useHashLocation } from "wouter/use-hash-location";
import { useAppState } from "../components/app-context.ts";
import { LiveRegion } from "../components/live-region.tsx";
import { Spinner } from "../components/spinner.tsx";
import { text } from "../text/index.ts";
import { Brand } from "./brand.tsx";
import { ErrorBoundary } from "./error-boundary.tsx";
import { JobBar } from "./job-bar.tsx";
import { Navigation } from "./navigation.tsx";
import { RootState } from "./root-state.tsx";
import { Routes } from "./routes.tsx";

/** The frame of every screen. In another language it is another frame: everything is drawn anew. */
export function Shell(): ReactElement {
  const language = useAppState((state) => state.preferences.language);
  return (
    <Router hook={useHashLocation} key={language}>
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
            <Screen />
          </main>
          <Footer />
        </div>
        <JobBar />
      </div>
    </Router>
  );
}

/** A button, no link: the address behind the `#` names the screen. */
function skipToContent(): void {
  document.getElementById("content")?.focus();
}

function Screen(): ReactElement {
  const [path] = useHashLocation();
  return (
    // A screen that failed is left behind by going to another one.
    <ErrorBoundary key={path}>
      <Suspense fallback={<Loading />}>
        <Routes />
      </Suspense>
    </ErrorBoundary>
  );
}

function Footer(): ReactElement {
  return (
    <footer className="footer">
      <p>{text.app.footer.local}</p>
      <p>{text.app.footer.independent}</p>
    </footer>
  );
}

function Loading(): ReactElement {
  return (
    <div className="row" aria-busy="true">
      <Spinner />
      <span className="appear-late muted">{text.app.loading}</span>
    </div>
  );
}
