import { Component, type ReactNode } from "react";
import { Notice } from "../components/notice.tsx";
import { text } from "../text/index.ts";

interface Props {
  readonly children: ReactNode;
  /** Where the person is: going elsewhere leaves a failed screen behind. */
  readonly path: string;
}

interface State {
  readonly failed: boolean;
  readonly path: string;
}

/** A screen that cannot be drawn, or whose file cannot be loaded, must not take a running backup with it. */
export class ErrorBoundary extends Component<Props, State> {
  override readonly state: State = { failed: false, path: this.props.path };

  static getDerivedStateFromError(): Partial<State> {
    return { failed: true };
  }

  /** No `key` for this: it would draw a screen anew whenever something inside it has an address of its own. */
  static getDerivedStateFromProps({ path }: Props, state: State): State | null {
    return path === state.path ? null : { failed: false, path };
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
