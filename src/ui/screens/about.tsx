import type { ReactElement } from "react";
import { Breadcrumbs } from "../components/breadcrumbs.tsx";
import { PageTitle } from "../components/page-title.tsx";
import { paths } from "../paths.ts";
import { text } from "../text/index.ts";

export default function AboutScreen(): ReactElement {
  const words = text.settings.about;
  return (
    <article className="prose">
      <Breadcrumbs trail={[{ label: text.settings.title, href: paths.settings }]} />
      <PageTitle>{words.title}</PageTitle>
      <p>{words.licence}</p>
    </article>
  );
}
