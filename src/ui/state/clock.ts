/** Why this computer's clock may be wrong, and what it is measured by. */
export interface ClockDoubt {
  readonly kind: "source" | "snapshot" | "run" | "phone";
  /** The time that speaks against the clock, milliseconds since 1970; of a phone: how far it is ahead of the clock. */
  readonly ms: number;
}

export interface ClockEvent {
  readonly type: "clock/judged";
  readonly doubt: ClockDoubt | null;
}
