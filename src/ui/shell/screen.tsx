import { lazy, type ReactElement, type ReactNode, Suspense, use } from "react";
import { useApp } from "../components/app-context.ts";
import { Spinner } from "../components/spinner.tsx";
import { useHashPath } from "../hash-path.ts";
import { paths } from "../paths.ts";
import { StartScreen } from "../screens/start.tsx";
import { text } from "../text/index.ts";
import { ErrorBoundary } from "./error-boundary.tsx";

const Routes = lazy(() => import("./routes.tsx"));

/** The first screen at once; every other when what it needs is loaded. */
export function Screen(): ReactElement {
  const path = useHashPath();
  return (
    // A screen that failed is left behind by going to another one.
    <ErrorBoundary path={path}>
      <Suspense fallback={<Loading />}>
        {path === paths.connect ? (
          <StartScreen />
        ) : (
          <WhenReady>
            <Routes />
          </WhenReady>
        )}
      </Suspense>
    </ErrorBoundary>
  );
}

function WhenReady({ children }: { readonly children: ReactNode }): ReactNode {
  use(useApp().ready());
  return children;
}

function Loading(): ReactElement {
  return (
    <div className="row" aria-busy="true">
      <Spinner />
      <span className="appear-late muted">{text.app.loading}</span>
    </div>
  );
}
