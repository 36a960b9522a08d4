/** Finds where content may be cut: behind 64 bytes that, as a polynomial modulo the repository's, end in 20 zero bits. */
export interface CutSearch {
  /**
   * The smallest p in (from, to] such that `bytes` may be cut before bytes[p], or null. What lies 64 bytes before `from`
   * is looked at, too; `before` has the 64 bytes in front of `bytes` for that. Remembers nothing.
   */
  find(before: Uint8Array, bytes: Uint8Array, from: number, to: number): number | null;
}
