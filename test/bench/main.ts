/**
 * `npm run bench [-- --only id,id] [-- --json FILE] [-- --rounds N] [-- --scale 0.1]`: a table for people, and rows for programs.
 * No pass or fail, except that a row that cannot be measured is an error.
 */
import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { type BenchResult, type BenchRow, median } from "./row.ts";
import { rows } from "./rows/index.ts";

const { values } = parseArgs({
  options: {
    json: { type: "string" },
    only: { type: "string" },
    rounds: { type: "string", default: "3" },
    scale: { type: "string", default: "1" },
  },
});

const wanted = values.only?.split(",") ?? rows.map((row) => row.id);
const unknown = wanted.filter((id) => !rows.some((row) => row.id === id));
if (unknown.length > 0)
  throw new Error(`no such row: ${unknown.join(", ")}; rows: ${rows.map((row) => row.id).join(", ")}`);

const results: BenchResult[] = [];
console.log(line("row", "ours", "peer", "unit", "ratio", "aim", "peer program"));
for (const row of rows.filter((candidate) => wanted.includes(candidate.id))) results.push(await measure(row));
if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify({ rows: results }, null, 2)}\n`);
process.exit(process.exitCode ?? 0);

async function measure(row: BenchRow): Promise<BenchResult> {
  const samples = await row.measure(Number(values.rounds), Number(values.scale));
  const ours = median(samples.ours);
  const peer = median(samples.peer);
  const ratio = ours / peer;
  const aim = `${row.better === "higher" ? "≥" : "≤"} ${row.aim}`;
  console.log(line(row.id, ours.toFixed(1), peer.toFixed(1), row.unit, ratio.toFixed(2), aim, row.peerName));
  if (samples.remark !== undefined) console.log(`    ${row.title}: ${samples.remark}`);
  return { id: row.id, ours, peer, peerName: row.peerName, unit: row.unit, ratio };
}

function line(
  id: string,
  ours: string,
  peer: string,
  unit: string,
  ratio: string,
  aim: string,
  peerName: string,
): string {
  const right = [ours.padStart(10), peer.padStart(10)].join(" ");
  return `${id.padEnd(32)} ${right} ${unit.padEnd(8)} ${ratio.padStart(6)}  ${aim.padEnd(7)} ${peerName}`;
}
