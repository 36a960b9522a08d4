import { HardDriveDownload, Info, Smartphone, Vault } from "lucide-react";
import { lazy, type ReactElement, Suspense } from "react";
import { Link, Redirect, Route, Router, Switch } from "wouter";
import { useHashLocation } from "wouter/use-hash-location";
import { LiveRegion } from "../components/live-region.tsx";
import { Spinner } from "../components/spinner.tsx";
import { StartScreen } from "../screens/start.tsx";
import { text } from "../text/index.ts";
import { Brand } from "./brand.tsx";
import { ErrorBoundary } from "./error-boundary.tsx";
import { JobBar } from "./job-bar.tsx";
import { RootState } from "./root-state.tsx";

const BackupScreen = lazy(() => import("../screens/backup.tsx"));
const BackupsScreen = lazy(() => import("../screens/backups.tsx"));
const VaultScreen = lazy(() => import("../screens/vault.tsx"));
const PrivacyScreen = lazy(() => import("../screens/privacy.tsx"));

/** The frame of every screen. Only the start screen comes with it; the others are loaded when they are opened. */
export function Shell(): ReactElement {
  return (
    <Router hook={useHashLocation}>
      <RootState />
      <LiveRegion />
      <div className="shell">
        <TopBar />
        <main className="main" id="content">
          <ErrorBoundary>
            <Suspense fallback={<Loading />}>
              <Switch>
                <Route path="/">
                  <StartScreen />
                </Route>
                <Route path="/backup">
                  <BackupScreen />
                </Route>
                <Route path="/vault">
                  <VaultScreen />
                </Route>
                <Route path="/backups">
                  <BackupsScreen />
                </Route>
                <Route path="/privacy">
                  <PrivacyScreen />
                </Route>
                <Route>
                  <Redirect to="/" />
                </Route>
              </Switch>
            </Suspense>
          </ErrorBoundary>
        </main>
        <Footer />
      </div>
      <JobBar />
    </Router>
  );
}

function TopBar(): ReactElement {
  return (
    <header className="topbar">
      <div className="topbar-inner">
        <Brand />
        <nav className="nav" aria-label={text.app.nav.label}>
          <NavLink to="/" icon={<Smartphone size={18} aria-hidden />} label={text.app.nav.home} />
          <NavLink to="/vault" icon={<Vault size={18} aria-hidden />} label={text.app.nav.vault} />
          <NavLink to="/backups" icon={<HardDriveDownload size={18} aria-hidden />} label={text.app.nav.backups} />
          <NavLink to="/privacy" icon={<Info size={18} aria-hidden />} label={text.app.nav.privacy} />
        </nav>
      </div>
    </header>
  );
}

function NavLink(props: { readonly to: string; readonly icon: ReactElement; readonly label: string }): ReactElement {
  const [path] = useHashLocation();
  const isHere = path === props.to || (props.to === "/" && path === "/backup");
  return (
    <Link href={props.to} className="nav-link" {...(isHere ? { "aria-current": "page" } : {})}>
      {props.icon}
      {props.label}
    </Link>
  );
}

function Footer(): ReactElement {
  return (
    <footer className="footer">
      <div className="footer-inner">
        <p>{text.app.footer.local}</p>
        <p>{text.app.footer.independent}</p>
      </div>
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
