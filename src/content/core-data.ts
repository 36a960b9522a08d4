import type { BackupDatabase } from "./backup-database.ts";
import { numberOf, textOf } from "./backup-database.ts";

/**
 * Entity numbers of a CoreData store by name. Versions of iOS, and even two stores of one phone, count them differently,
 * so nothing may rely on a number.
 */
export function entityNumbers(database: BackupDatabase): ReadonlyMap<string, number> {
  const numbers = new Map<string, number>();
  if (!database.hasTable("Z_PRIMARYKEY")) return numbers;
  for (const row of database.rows("SELECT Z_ENT, Z_NAME FROM Z_PRIMARYKEY")) {
    const name = textOf(row["Z_NAME"]);
    const number = numberOf(row["Z_ENT"]);
    if (name !== null && number !== null) numbers.set(name, number);
  }
  return numbers;
}
