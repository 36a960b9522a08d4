/** One `--transport NAME:WHERE`. */
export type TransportChoice =
  | { readonly kind: "usbmuxd-socket"; readonly listen: { readonly path: string } | { readonly port: number } }
  | { readonly kind: "websocket" | "usbredir"; readonly port: number };

export interface ProgramArguments {
  readonly scenario: string;
  readonly transports: readonly TransportChoice[];
  readonly transcriptPath: string | null;
  readonly stateFolder: string | null;
  readonly seed: number;
  /** Overrides the scenario's dialect. */
  readonly dialect: string | null;
  /** JSON of knobs, on top of the scenario's. */
  readonly misbehave: Record<string, unknown>;
  readonly tls: boolean;
  /** Overrides the scenario's. */
  readonly passcode: string | null;
  readonly locked: boolean;
}

export const USAGE = `usage: npx tsx test/virtual-iphone/main.ts [options]
  --scenario NAME       (default: ten-files; a wrong name lists all)
  --transport usbmuxd-socket:PATH | usbmuxd-socket:tcp:PORT | websocket:PORT | usbredir:PORT   (repeatable; PORT 0 = any)
  --transcript FILE     every message, normalised, one JSON line each
  --state DIR           keeps pairings, values and files between runs
  --seed N              (default: 1)
  --dialect NAME        ios12, ios16, ios26, ios26-service-tls, ios26-tls13
  --misbehave JSON      knobs, e.g. '{"answerPairing":"trust"}'
  --passcode CODE       sets one
  --locked              the screen is locked at first (not unlocked since it started)
  --no-tls              sessions without TLS, as the demo phone`;

const VALUE_OPTIONS = new Set([
  "scenario",
  "transport",
  "transcript",
  "state",
  "seed",
  "dialect",
  "misbehave",
  "passcode",
]);

/** Throws an Error with a text for people. */
export function parseArguments(words: readonly string[]): ProgramArguments {
  const given = new Map<string, string[]>();
  const flags = new Set<string>();
  for (let i = 0; i < words.length; i++) {
    const name = (words[i] ?? "").replace(/^--/, "");
    if (name === "no-tls" || name === "locked") {
      flags.add(name);
      continue;
    }
    const value = words[++i];
    if (!VALUE_OPTIONS.has(name) || value === undefined) throw new Error(USAGE);
    given.set(name, [...(given.get(name) ?? []), value]);
  }
  const last = (name: string): string | null => given.get(name)?.at(-1) ?? null;
  const seed = Number(last("seed") ?? 1);
  if (!Number.isSafeInteger(seed)) throw new Error("--seed wants a whole number");
  return {
    scenario: last("scenario") ?? "ten-files",
    transports: (given.get("transport") ?? ["usbmuxd-socket:tcp:0"]).map(parseTransport),
    transcriptPath: last("transcript"),
    stateFolder: last("state"),
    seed,
    dialect: last("dialect"),
    misbehave: JSON.parse(last("misbehave") ?? "{}") as Record<string, unknown>,
    tls: !flags.has("no-tls"),
    passcode: last("passcode"),
    locked: flags.has("locked"),
  };
}

function parseTransport(text: string): TransportChoice {
  const match = /^(usbmuxd-socket|websocket|usbredir):(.+)$/.exec(text);
  const [kind, where] = [match?.[1], match?.[2] ?? ""];
  if (kind === "usbmuxd-socket") {
    return { kind, listen: /^(tcp:)?\d+$/.test(where) ? { port: portOf(where.replace("tcp:", "")) } : { path: where } };
  }
  if (kind === "websocket" || kind === "usbredir") return { kind, port: portOf(where) };
  throw new Error(`unknown transport ${text}\n${USAGE}`);
}

function portOf(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new Error(`no port: ${text}`);
  return port;
}
