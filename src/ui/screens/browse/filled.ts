/** Only the facts there are. */
export function filled(
  ...rows: readonly (readonly [label: string, value: string | null])[]
): readonly (readonly [string, string])[] {
  return rows.flatMap(([label, value]) => (value === null || value === "" ? [] : [[label, value] as const]));
}
