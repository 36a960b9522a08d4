import { ChevronRight } from "lucide-react";
import type { ReactElement } from "react";
import { Link } from "wouter";
import { text } from "../text/index.ts";

export interface Crumb {
  readonly label: string;
  readonly href: string;
}

export interface BreadcrumbsProps {
  readonly trail: readonly Crumb[];
  /** For a second trail on the same screen. */
  readonly label?: string;
}

/** The way here from the top; the screen's own name is its `h1`. */
export function Breadcrumbs({ trail, label: name = text.shell.crumbs }: BreadcrumbsProps): ReactElement {
  return (
    <nav className="crumbs" aria-label={name}>
      <ol>
        {trail.map(({ label, href }, index) => (
          <li key={href}>
            {index === 0 ? null : <ChevronRight size={14} aria-hidden className="mirrors" />}
            <Link href={href}>
              <bdi>{label}</bdi>
            </Link>
          </li>
        ))}
      </ol>
    </nav>
  );
}
