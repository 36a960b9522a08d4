import { RotateCcw } from "lucide-react";
import type { ReactElement } from "react";
import { Link } from "wouter";
import { paths } from "../../paths.ts";
import { text } from "../../text/index.ts";

/** What replaces everything on the phone has a place of its own, away from what is done every day. */
export function RestoreCard(): ReactElement {
  return (
    <section className="card danger" aria-labelledby="restore">
      <h2 id="restore">{text.restore.title}</h2>
      <p className="muted">{text.overview.phone.restoreHint}</p>
      <div className="row">
        <Link href={paths.restore} className="button button-danger">
          <RotateCcw size={18} aria-hidden />
          {text.restore.action}
        </Link>
      </div>
    </section>
  );
}
