import { type ReactElement, useEffect, useState } from "react";
import { Breadcrumbs } from "../components/breadcrumbs.tsx";
import { Command } from "../components/copy-button.tsx";
import { Facts } from "../components/facts.tsx";
import { PageTitle } from "../components/page-title.tsx";
import { paths } from "../paths.ts";
import { type BuildInfo, readBuildInfo } from "../state/build-info.ts";
import { formatCount, text } from "../text/index.ts";

export default function AboutScreen(): ReactElement {
  const [build, setBuild] = useState<BuildInfo | null>(null);
  useEffect(() => void readBuildInfo().then(setBuild), []);
  const words = text.settings.about;
  return (
    <article className="stack">
      <Breadcrumbs trail={[{ label: text.settings.title, href: paths.settings }]} />
      <PageTitle>{words.title}</PageTitle>
      <section className="card">
        <Facts rows={[[words.version, build?.version ?? words.unknown]]} />
        <div className="stack-tight">
          <h2>{words.build}</h2>
          {build === null ? <p className="muted">{words.unknown}</p> : <Command line={build.hash} />}
          {build === null ? null : <p className="hint">{words.files(formatCount(build.files))}</p>}
          <p className="hint">{words.buildHint}</p>
        </div>
      </section>
      <p className="muted">{words.licence}</p>
    </article>
  );
}
