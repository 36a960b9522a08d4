import type { ContentInfo } from "../../../workers/api.ts";
import type { CopyAddress } from "./address.ts";

/** What the view of every kind gets. */
export interface ViewProps {
  readonly info: ContentInfo;
  readonly address: CopyAddress;
  /** What is open within the kind; escaped, empty for its start. */
  readonly rest: string;
}
