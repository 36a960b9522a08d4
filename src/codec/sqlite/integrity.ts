import { hasCode, KeepsakeError } from "../../base/errors.ts";
import type { Database } from "./database.ts";

/**
 * What is wrong with a database, at most `limit` findings. Phones have tables that only their own programs can check:
 * search indexes with tokenizers, indexes over functions that nobody else has. When one of those stops the check of the whole,
 * every table is checked by itself and those are left out.
 */
export function checkIntegrity(database: Database, limit: number): readonly string[] {
  const whole = ask(database, `PRAGMA integrity_check(${limit})`);
  if (whole !== "cannot be asked") return whole;
  const problems: string[] = [];
  for (const table of ordinaryTables(database)) {
    const found = ask(database, `PRAGMA quick_check(${quoted(table)})`);
    if (found !== "cannot be asked") problems.push(...found);
    if (problems.length >= limit) break;
  }
  return problems.slice(0, limit);
}

function ask(database: Database, pragma: string): string[] | "cannot be asked" {
  const problems: string[] = [];
  try {
    for (const row of database.rows(pragma)) problems.push(String(Object.values(row)[0]));
  } catch (error) {
    if (!hasCode(error, "base/malformed") || !(error instanceof KeepsakeError)) throw error;
    if (error.context["sqlite"] === "SQLITE_ERROR") return "cannot be asked";
    problems.push(String(error.context["reason"]));
  }
  return problems.filter((problem) => problem !== "ok");
}

function ordinaryTables(database: Database): string[] {
  const rows = database.rows("SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'");
  return Array.from(rows, ({ name }) => String(name));
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
