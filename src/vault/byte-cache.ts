/** The most recently used values, up to a total size. */
export class ByteCache<V extends { readonly length: number }> {
  readonly #maxBytes: number;
  readonly #values = new Map<string, V>();
  #usedBytes = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  get(key: string): V | undefined {
    const value = this.#values.get(key);
    if (value === undefined) return undefined;
    // A Map keeps the order of insertion: the oldest use stands first.
    this.#values.delete(key);
    this.#values.set(key, value);
    return value;
  }

  set(key: string, value: V): void {
    if (value.length > this.#maxBytes) return;
    this.#usedBytes += value.length - (this.#values.get(key)?.length ?? 0);
    this.#values.delete(key);
    this.#values.set(key, value);
    for (const [oldest, { length }] of this.#values) {
      if (this.#usedBytes <= this.#maxBytes) return;
      this.#values.delete(oldest);
      this.#usedBytes -= length;
    }
  }

  clear(): void {
    this.#values.clear();
    this.#usedBytes = 0;
  }
}
