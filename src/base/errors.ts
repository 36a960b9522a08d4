import { type ErrorCode, type Retry, retryOf } from "./error-catalogue.ts";

export type { ErrorArea, ErrorCode, Retry } from "./error-catalogue.ts";

/** Facts for the person and the diagnostic file. Never a secret, never payload bytes. */
export type ErrorContext = Readonly<Record<string, string | number | boolean>>;

/** An error as it crosses threads. */
export interface WireError {
  readonly code: ErrorCode;
  readonly context: ErrorContext;
  readonly stack?: string;
  readonly causes: readonly string[];
}

/** The one error class. The code says what happened; the catalogue and the text catalogues say what to do about it. */
export class KeepsakeError<C extends ErrorCode = ErrorCode> extends Error {
  override readonly name = "KeepsakeError";
  readonly code: C;
  readonly context: ErrorContext;

  constructor(code: C, context: ErrorContext = {}, options: { readonly cause?: unknown } = {}) {
    super(describe(code, context), options);
    this.code = code;
    this.context = context;
  }

  get retry(): Retry {
    return retryOf(this.code);
  }

  /** Same error with more context; never hides the first code, never overwrites what was known first. */
  with(context: ErrorContext): KeepsakeError<C> {
    const richer = new KeepsakeError(this.code, { ...context, ...this.context }, { cause: this.cause });
    if (this.stack !== undefined) richer.stack = this.stack;
    return richer;
  }

  toWire(): WireError {
    const wire = { code: this.code, context: this.context, causes: causesOf(this) };
    return this.stack === undefined ? wire : { ...wire, stack: this.stack };
  }

  static fromWire(wire: WireError): KeepsakeError {
    const cause = wire.causes.length === 0 ? {} : { cause: wire.causes.join(" ← ") };
    const error = new KeepsakeError(wire.code, wire.context, cause);
    if (wire.stack !== undefined) error.stack = wire.stack;
    return error;
  }
}

/** A KeepsakeError as it is; anything else becomes the cause of one with `code`. */
export function asKeepsakeError(error: unknown, code: ErrorCode = "base/bug"): KeepsakeError {
  return error instanceof KeepsakeError ? error : new KeepsakeError(code, {}, { cause: error });
}

export function hasCode(error: unknown, code: ErrorCode): boolean {
  return error instanceof KeepsakeError && error.code === code;
}

function describe(code: ErrorCode, context: ErrorContext): string {
  const facts = Object.entries(context).map(([key, value]) => `${key}=${value}`);
  return facts.length === 0 ? code : `${code} (${facts.join(", ")})`;
}

const MAX_CAUSES = 8;

function causesOf(error: Error): string[] {
  const causes: string[] = [];
  let cause: unknown = error.cause;
  while (cause !== undefined && causes.length < MAX_CAUSES) {
    causes.push(causeText(cause));
    cause = cause instanceof Error ? cause.cause : undefined;
  }
  return causes;
}

function causeText(cause: unknown): string {
  if (cause instanceof Error) return `${cause.name}: ${cause.message}`;
  return typeof cause === "string" ? cause : typeof cause;
}
