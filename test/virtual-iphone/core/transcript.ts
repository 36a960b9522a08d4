import { PlistReal, PlistUid, type Transcript } from "./contracts.ts";

/** Drops everything; the default. */
export const NO_TRANSCRIPT: Transcript = { record: () => undefined };

const LONG_DATA_BYTES = 32;
const UUID = /^[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}$/;
const FIRST_SERVICE_PORT = 49_152;
const PORT_KEYS = new Set(["Port", "port"]);

/**
 * One JSON line per message. What differs from run to run (identifiers, service ports, dates, keys) becomes a stable
 * placeholder, so that transcripts of two runs or two hosts can be compared line by line.
 */
export class TranscriptLog implements Transcript {
  readonly #write: (line: string) => void;
  readonly #names = new Map<string, string>();

  constructor(write: (line: string) => void) {
    this.#write = write;
  }

  record(entry: { readonly layer: string; readonly from: "host" | "device"; readonly message: unknown }): void {
    this.#write(JSON.stringify({ layer: entry.layer, from: entry.from, message: this.#normal(entry.message, "") }));
  }

  #normal(value: unknown, key: string): unknown {
    if (value instanceof Uint8Array) return this.#data(value);
    if (value instanceof Date) return "<date>";
    if (value instanceof PlistReal) return value.value;
    if (value instanceof PlistUid) return { CF$UID: value.value };
    if (typeof value === "bigint") return value.toString();
    if (typeof value === "string") return UUID.test(value) ? this.#placeholder("uuid", value) : value;
    if (typeof value === "number") {
      return PORT_KEYS.has(key) && value >= FIRST_SERVICE_PORT && value !== 62_078
        ? this.#placeholder("port", String(value))
        : value;
    }
    if (Array.isArray(value)) return value.map((item) => this.#normal(item, ""));
    if (typeof value === "object" && value !== null) {
      return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, this.#normal(item, name)]));
    }
    return value;
  }

  #data(bytes: Uint8Array): string {
    if (bytes.length >= LONG_DATA_BYTES) return `<${bytes.length} bytes>`;
    return `<${Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("")}>`;
  }

  #placeholder(kind: string, value: string): string {
    const id = `${kind} ${value}`;
    const known = this.#names.get(id);
    if (known !== undefined) return known;
    const count = [...this.#names.keys()].filter((name) => name.startsWith(`${kind} `)).length + 1;
    this.#names.set(id, `<${kind} ${count}>`);
    return `<${kind} ${count}>`;
  }
}
