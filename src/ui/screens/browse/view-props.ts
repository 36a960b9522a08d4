import type { ContentInfo, ContentSource } from "../../../workers/api.ts";
import type { CopyAddress } from "./address.ts";

/** What the view of every kind gets. */
export interface ViewProps {
  readonly info: ContentInfo;
  readonly source: ContentSource;
  readonly address: CopyAddress;
  /** What is open within the kind; escaped, empty for its start. */
  readonly rest: string;
}
