let current = "";
const listeners = new Set<() => void>();

/** What the screen that is shown calls itself: the words of its `h1`. Empty while one is being loaded. */
export function screenName(): string {
  return current;
}

export function nameScreen(name: string): void {
  if (name === current) return;
  current = name;
  for (const listener of listeners) listener();
}

/** Returns the function that ends it. */
export function watchScreenName(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
