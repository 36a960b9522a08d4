import type { ReactElement } from "react";

export interface ProgressBarProps {
  readonly label: string;
  /** 0…1, or null while unknown. */
  readonly fraction: number | null;
  /** The same in words, for screen readers. */
  readonly valueText: string;
  readonly attention?: boolean;
  readonly slim?: boolean;
}

export function ProgressBar({ label, fraction, valueText, attention, slim }: ProgressBarProps): ReactElement {
  const className = ["bar", attention === true && "bar-warn", slim === true && "bar-slim"].filter(Boolean).join(" ");
  return (
    <progress
      className={className}
      aria-label={label}
      aria-valuetext={valueText}
      max={1}
      {...(fraction === null ? {} : { value: fraction })}
    />
  );
}
