import type { ReactElement } from "react";
import type { Running } from "../../state/operation.ts";
import { formatBytes, formatCount, formatPercent, formatSpeed, formatTimeLeft, text } from "../../text/index.ts";

/** Bytes, files, speed, time left: each only when it is true. */
export function Figures({ run }: { readonly run: Running }): ReactElement {
  const [amount, ...rest] = figures(run);
  return (
    <p className="figures" data-figures>
      {amount === undefined ? <span>{text.run.preparing}</span> : <strong>{amount}</strong>}
      {rest.map((figure) => (
        <span key={figure}>{figure}</span>
      ))}
    </p>
  );
}

export function figuresInWords(run: Running): string {
  const { fraction } = run.progress;
  const percent = fraction === null ? [] : [text.run.percentDone(formatPercent(fraction))];
  const words = [...percent, ...figures(run)];
  return words.length === 0 ? text.run.preparing : words.join(", ");
}

function figures({ progress, estimate }: Running): readonly string[] {
  if (progress.bytesDone === 0 && progress.filesDone === 0) return [];
  const done = formatBytes(progress.bytesDone);
  const total = progress.bytesTotal;
  const amount = total === null || total < progress.bytesDone ? done : text.run.of(done, formatBytes(total));
  const items = progress.filesDone === 0 ? [] : [text.run.items(progress.filesDone, formatCount(progress.filesDone))];
  const speed = estimate.bytesPerSecond === null ? [] : [formatSpeed(estimate.bytesPerSecond)];
  const left = estimate.msLeft === null ? [] : [formatTimeLeft(estimate.msLeft)];
  return [amount, ...items, ...speed, ...left];
}
