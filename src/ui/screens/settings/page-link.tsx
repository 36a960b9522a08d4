import { ChevronRight, type LucideIcon } from "lucide-react";
import type { ReactElement } from "react";
import { Link } from "wouter";

export interface PageLinkProps {
  readonly to: string;
  readonly icon: LucideIcon;
  readonly label: string;
  readonly hint: string;
}

export function PageLink({ to, icon: Icon, label, hint }: PageLinkProps): ReactElement {
  return (
    <li>
      <Link href={to} className="page-link">
        <Icon size={20} aria-hidden />
        <span>
          <span className="page-link-label">{label}</span>
          <span className="hint">{hint}</span>
        </span>
        <ChevronRight size={18} aria-hidden className="mirrors" />
      </Link>
    </li>
  );
}
