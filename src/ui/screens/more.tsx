import { CircleHelp, FolderOpen, Settings, Vault } from "lucide-react";
import type { ReactElement } from "react";
import { PageTitle } from "../components/page-title.tsx";
import { paths } from "../paths.ts";
import { text } from "../text/index.ts";
import { PageLink } from "./settings/page-link.tsx";

/** On narrow screens the bar at the bottom has room for four; the rest is here, in the same order. */
export default function MoreScreen(): ReactElement {
  const words = text.shell;
  return (
    <div className="stack-loose">
      <PageTitle>{words.moreTitle}</PageTitle>
      <ul className="card links">
        <PageLink to={paths.vaults} icon={Vault} label={words.nav.vaults} hint={text.vault.choice.open} />
        <PageLink to={paths.folders} icon={FolderOpen} label={words.folders} hint={words.foldersHint} />
        <PageLink to={paths.settings} icon={Settings} label={words.nav.settings} hint={text.settings.appearance} />
        <PageLink to={paths.help} icon={CircleHelp} label={words.nav.help} hint={text.help.intro} />
      </ul>
    </div>
  );
}
