import type { ReactElement } from "react";
import { Breadcrumbs } from "../components/breadcrumbs.tsx";
import { PageTitle } from "../components/page-title.tsx";
import { paths } from "../paths.ts";
import { text } from "../text/index.ts";

export default function PrivacyScreen(): ReactElement {
  return (
    <article className="prose">
      <Breadcrumbs trail={[{ label: text.settings.title, href: paths.settings }]} />
      <PageTitle>{text.privacy.title}</PageTitle>
      {text.privacy.sections.map(({ title, body }) => (
        <section key={title} className="stack-tight">
          <h2>{title}</h2>
          {body.map((paragraph) => (
            <p key={paragraph}>{paragraph}</p>
          ))}
        </section>
      ))}
    </article>
  );
}
