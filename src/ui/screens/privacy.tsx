import type { ReactElement } from "react";
import { PageTitle } from "../components/page-title.tsx";
import { text } from "../text/index.ts";

export default function PrivacyScreen(): ReactElement {
  return (
    <article className="prose">
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
