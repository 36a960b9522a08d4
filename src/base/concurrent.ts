/**
 * The results of `work` in the order of the items, with at most `limit` calls under way. When the caller stops early, or one
 * call fails, what is under way is awaited and its outcome dropped: nothing goes on behind the caller's back.
 */
export async function* mapAhead<T, R>(
  items: Iterable<T> | AsyncIterable<T>,
  limit: number,
  work: (item: T) => Promise<R>,
): AsyncGenerator<R, void, undefined> {
  const underWay: Promise<R>[] = [];
  try {
    for await (const item of items) {
      const result = work(item);
      result.catch(() => undefined); // met when its turn comes, or dropped at the end
      underWay.push(result);
      if (underWay.length >= limit) yield* firstOf(underWay);
    }
    while (underWay.length > 0) yield* firstOf(underWay);
  } finally {
    await Promise.allSettled(underWay);
  }
}

/**
 * Does `work` for every item, at most `limit` at once; the next item is taken as soon as any is done. The first failure, in
 * time, stops the taking of further items and is thrown when all begun work has ended.
 */
export async function forEachAtOnce<T>(
  items: Iterable<T> | AsyncIterable<T>,
  limit: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const running = new Set<Promise<void>>();
  const failures: unknown[] = [];
  try {
    for await (const item of items) {
      const run: Promise<void> = work(item)
        .catch((error: unknown) => void failures.push(error))
        .finally(() => running.delete(run));
      running.add(run);
      if (running.size >= limit) await Promise.race(running);
      if (failures.length > 0) break;
    }
  } finally {
    await Promise.all(running);
  }
  if (failures.length > 0) throw failures[0];
}

async function* firstOf<R>(queue: Promise<R>[]): AsyncGenerator<R, void, undefined> {
  const first = queue.shift();
  if (first !== undefined) yield await first;
}
