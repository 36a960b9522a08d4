import { FileText, Info, ShieldCheck, Stethoscope, Trash2 } from "lucide-react";
import type { ReactElement } from "react";
import { PageTitle } from "../components/page-title.tsx";
import { paths } from "../paths.ts";
import { text } from "../text/index.ts";
import { Appearance } from "./settings/appearance.tsx";
import { Notifications } from "./settings/notifications.tsx";
import { PageLink } from "./settings/page-link.tsx";
import { ThisApp } from "./settings/this-app.tsx";

/** How the app looks and speaks, and the way to what it says about itself. */
export default function SettingsScreen(): ReactElement {
  return (
    <div className="stack-loose">
      <PageTitle>{text.settings.title}</PageTitle>
      <Appearance />
      <Notifications />
      <ThisApp />
      <section className="card" aria-labelledby="pages">
        <h2 id="pages">{text.settings.pages}</h2>
        <ul className="links">
          <PageLink
            to={paths.privacy}
            icon={ShieldCheck}
            label={text.settings.privacy}
            hint={text.settings.privacyHint}
          />
          <PageLink to={paths.about} icon={Info} label={text.settings.about.link} hint={text.settings.about.linkHint} />
          <PageLink
            to={paths.selfTest}
            icon={Stethoscope}
            label={text.support.selfTest.link}
            hint={text.support.selfTest.linkHint}
          />
          <PageLink
            to={paths.diagnostics}
            icon={FileText}
            label={text.support.diagnostics.link}
            hint={text.support.diagnostics.linkHint}
          />
        </ul>
      </section>
      <ul className="card danger links">
        <PageLink
          to={paths.forget}
          icon={Trash2}
          label={text.support.forget.link}
          hint={text.support.forget.linkHint}
        />
      </ul>
    </div>
  );
}
