/** Compares dotted version numbers: negative when `a` is older. What is missing or no number counts as 0. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [a, b].map((version) => version.split(".").map((part) => Number.parseInt(part, 10) || 0));
  for (let at = 0; at < Math.max(left?.length ?? 0, right?.length ?? 0); at++) {
    const difference = (left?.[at] ?? 0) - (right?.[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** "18.5.1" as "18.5": what a phone compares before it takes a copy. */
export function majorMinor(version: string): string {
  return version.split(".").slice(0, 2).join(".");
}
