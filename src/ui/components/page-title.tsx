import { type ReactElement, type ReactNode, useEffect, useRef } from "react";
import { nameScreen } from "./screen-name.ts";

/** The one `h1` of a screen. It takes the focus when its screen replaces another, so that screen readers start there. */
export function PageTitle({ children, id }: { readonly children: ReactNode; readonly id?: string }): ReactElement {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (document.body.dataset["visited"] === "true") heading.current?.focus();
    document.body.dataset["visited"] = "true";
  }, []);
  // After each drawing: the words may be a phone's name or a count.
  useEffect(() => nameScreen(heading.current?.textContent ?? ""));
  return (
    <h1 ref={heading} tabIndex={-1} id={id}>
      {children}
    </h1>
  );
}
