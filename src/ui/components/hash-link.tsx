import type { AnchorHTMLAttributes, ReactElement } from "react";

type Rest = Omit<AnchorHTMLAttributes<HTMLAnchorElement>, "href">;

/** A link to another screen for the frame and the first screen, which come without a router. */
export function HashLink({ to, ...rest }: Rest & { readonly to: string }): ReactElement {
  return <a href={`#${to}`} {...rest} />;
}
