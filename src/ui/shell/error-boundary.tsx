import { Component, type ReactNode } from "react";
import { Notice } from "../components/notice.tsx";
import { text } from "../text/index.ts";

interface Props {
  readonly children: ReactNode;
}

/** A screen that cannot be drawn, or whose file cannot be loaded, must not take a running backup with it. */
export class ErrorBoundary extends Component<Props, { readonly failed: boolean }> {
  override readonly state = { failed: false };

  static getDerivedStateFromError(): { readonly failed: boolean } {
    return { failed: true };
  }

  override render(): ReactNode {
    if (!this.state.failed) return this.props.children;
    return (
      <Notice tone="bad">
        <h1>{text.app.crashed.title}</h1>
        <p>{text.app.crashed.remedy}</p>
        <div className="row">
          <button type="button" className="button" onClick={() => window.location.reload()}>
            {text.app.crashed.reload}
          </button>
        </div>
      </Notice>
    );
  }
}
