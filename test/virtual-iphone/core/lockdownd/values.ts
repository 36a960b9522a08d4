import type { Bytes, DeviceValues, PhoneStorage, PlistDict, PlistValue } from "../contracts.ts";
import { asDict, encodeBinaryPlist, parsePlist } from "../plist/index.ts";

const STORAGE_KEY = "values";

/** A value, or how to find it when asked. */
export type ValueSource = PlistValue | (() => PlistValue | undefined);
export type ValueTable = Readonly<Record<string, Readonly<Record<string, ValueSource>>>>;

/** Lockdown values: what the phone is born with, and on top what was set since. The second part is kept. */
export class Values implements DeviceValues {
  readonly #table: ValueTable;
  readonly #storage: PhoneStorage;
  readonly #onChange: (domain: string, key: string) => void;
  /** null marks a removed value. */
  readonly #changes = new Map<string, Map<string, PlistValue | null>>();
  #saving: Promise<void> = Promise.resolve();

  private constructor(table: ValueTable, storage: PhoneStorage, onChange: (domain: string, key: string) => void) {
    this.#table = table;
    this.#storage = storage;
    this.#onChange = onChange;
  }

  static async load(
    table: ValueTable,
    storage: PhoneStorage,
    onChange: (domain: string, key: string) => void,
  ): Promise<Values> {
    const values = new Values(table, storage, onChange);
    const saved = await storage.load(STORAGE_KEY);
    for (const [domain, entries] of Object.entries((saved && asDict(parsePlist(saved))) ?? {})) {
      values.#changes.set(domain, new Map(Object.entries(asDict(entries) ?? {})));
    }
    return values;
  }

  has(domain: string): boolean {
    return this.#table[domain] !== undefined || this.#changes.has(domain);
  }

  get(domain: string, key: string): PlistValue | undefined {
    const changed = this.#changes.get(domain)?.get(key);
    if (changed !== undefined) return changed ?? undefined;
    const entries = this.#table[domain];
    const source = entries !== undefined && Object.hasOwn(entries, key) ? entries[key] : undefined;
    return typeof source === "function" ? source() : source;
  }

  domain(domain: string): PlistDict {
    const dict: PlistDict = {};
    const keys = new Set([...Object.keys(this.#table[domain] ?? {}), ...(this.#changes.get(domain)?.keys() ?? [])]);
    for (const key of keys) {
      const value = this.get(domain, key);
      if (value !== undefined) dict[key] = value;
    }
    return dict;
  }

  set(domain: string, key: string, value: PlistValue): void {
    this.#change(domain, key, value);
  }

  remove(domain: string, key: string): void {
    this.#change(domain, key, null);
  }

  /** Resolves when everything set so far is kept. */
  saved(): Promise<void> {
    return this.#saving;
  }

  #change(domain: string, key: string, value: PlistValue | null): void {
    let entries = this.#changes.get(domain);
    if (entries === undefined) {
      entries = new Map();
      this.#changes.set(domain, entries);
    }
    entries.set(key, value);
    const bytes = this.#encode();
    this.#saving = this.#saving.then(() => this.#storage.save(STORAGE_KEY, bytes));
    this.#onChange(domain, key);
  }

  #encode(): Bytes {
    const dict: PlistDict = {};
    for (const [domain, entries] of this.#changes) {
      dict[domain] = Object.fromEntries([...entries].filter(([, value]) => value !== null)) as PlistDict;
    }
    return encodeBinaryPlist(dict);
  }
}
