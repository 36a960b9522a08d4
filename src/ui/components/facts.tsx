import type { ReactElement, ReactNode } from "react";

export type Fact = readonly [label: string, value: ReactNode];

export function Facts({ rows }: { readonly rows: readonly Fact[] }): ReactElement {
  return (
    <dl className="facts">
      {rows.map(([label, value]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>
            <bdi>{value}</bdi>
          </dd>
        </div>
      ))}
    </dl>
  );
}
