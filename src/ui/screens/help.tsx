import { type ReactElement, useEffect } from "react";
import { PageTitle } from "../components/page-title.tsx";
import { text } from "../text/index.ts";

/** All topics on one page; the address may name the one to begin at. */
export default function HelpScreen({ topic }: { readonly topic: string | null }): ReactElement {
  useEffect(() => {
    if (topic !== null) document.getElementById(`help-${topic}`)?.scrollIntoView();
  }, [topic]);
  return (
    <article className="prose">
      <PageTitle>{text.help.title}</PageTitle>
      <p className="muted">{text.help.intro}</p>
      {text.help.topics.map((one) => (
        <section key={one.id} id={`help-${one.id}`} className="stack-tight" data-id={one.id}>
          <h2>{one.title}</h2>
          {one.body.map((paragraph) => (
            <p key={paragraph}>{paragraph}</p>
          ))}
          {"table" in one ? <Comparison table={one.table} /> : null}
        </section>
      ))}
    </article>
  );
}

interface Table {
  readonly name: string;
  readonly columns: readonly string[];
  /** What is compared, then one cell for each column. */
  readonly rows: readonly (readonly string[])[];
}

function Comparison({ table: { name, columns, rows } }: { readonly table: Table }): ReactElement {
  return (
    <table className="comparison">
      <caption className="visually-hidden">{name}</caption>
      <thead>
        <tr>
          <td />
          {columns.map((column) => (
            <th key={column} scope="col">
              {column}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(([what, ...cells]) => (
          <tr key={what}>
            <th scope="row">{what}</th>
            {cells.map((cell, index) => (
              <td key={columns[index]}>{cell}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
