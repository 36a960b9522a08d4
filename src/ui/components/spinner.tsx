import type { ReactElement } from "react";

/** Appears only for waits long enough to be noticed. The text beside it says what is awaited. */
export function Spinner(): ReactElement {
  return <span className="spinner appear-late" aria-hidden="true" />;
}
