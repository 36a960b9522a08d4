import type { ReactElement } from "react";
import { PageTitle } from "../components/page-title.tsx";
import { text } from "../text/index.ts";

export default function HelpScreen(): ReactElement {
  return (
    <article className="prose">
      <PageTitle>{text.help.title}</PageTitle>
      <p className="muted">{text.help.intro}</p>
      {text.help.topics.map(({ id, title, body }) => (
        <section key={id} className="stack-tight" data-id={id}>
          <h2>{title}</h2>
          {body.map((paragraph) => (
            <p key={paragraph}>{paragraph}</p>
          ))}
        </section>
      ))}
    </article>
  );
}
