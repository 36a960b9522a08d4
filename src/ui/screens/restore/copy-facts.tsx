import { useAppState } from "../../components/app-context.ts";
import type { ChosenCopy } from "../../state/restore.ts";
import { formatBytes, formatCount, formatDate, modelName, text } from "../../text/index.ts";

/** What is put back, and onto what; a rehearsal goes onto no iPhone. */
export function CopyFacts({ copy, isAlone = false }: { readonly copy: ChosenCopy; readonly isAlone?: boolean }) {
  const info = useAppState((state) => state.restore.info);
  const onto = useAppState((state) => (state.connection.id === "ready" && !isAlone ? state.connection.info : null));
  const words = text.restore.facts;
  const rows: readonly (readonly [string, string])[] = [
    [words.made, copy.madeAtMs === null ? text.backups.unknownTime : formatDate(copy.madeAtMs)],
    [words.model, modelName(copy.productType)],
    [words.ios, copy.iosVersion],
    ...(info === null
      ? []
      : ([
          [words.size, formatBytes(info.sizeBytes)],
          [words.files, formatCount(info.files)],
          [words.apps, formatCount(Object.keys(info.applications).length)],
        ] as const)),
    [words.place, copy.placeName],
    ...(onto === null
      ? []
      : ([[words.phone, `${onto.name}, ${modelName(onto.productType)}, iOS ${onto.productVersion}`]] as const)),
  ];
  return (
    <section className="card" aria-label={text.restore.copyOf(copy.phoneName)}>
      <h2>
        <bdi>{text.restore.copyOf(copy.phoneName)}</bdi>
      </h2>
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
    </section>
  );
}
