import { ChevronRight } from "lucide-react";
import type { ReactElement } from "react";
import { Link } from "wouter";
import { text } from "../text/index.ts";

export interface Crumb {
  readonly label: string;
  readonly href: string;
}

/** The way here from the top; the screen's own name is its `h1`. */
export function Breadcrumbs({ trail }: { readonly trail: readonly Crumb[] }): ReactElement {
  return (
    <nav className="crumbs" aria-label={text.shell.crumbs}>
      <ol>
        {trail.map(({ label, href }) => (
          <li key={href}>
            <Link href={href}>
              <bdi>{label}</bdi>
            </Link>
            <ChevronRight size={14} aria-hidden className="mirrors" />
          </li>
        ))}
      </ol>
    </nav>
  );
}
