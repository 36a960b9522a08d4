import { participantName } from "../conversations/model.ts";
import { csvLine, csvMark } from "../export/csv.ts";
import type { ExportOptions } from "../export/export-run.ts";
import { type ExportTarget, writeText } from "../export/target.ts";
import { type WallClock, wallClock } from "../time.ts";
import type { Call } from "./call-reader.ts";

export interface CallExportOptions extends ExportOptions {
  readonly formats: readonly ("csv" | "json")[];
  /** Name of the files, in the person's language. */
  readonly name?: string | undefined;
  /** IANA name; the zone of this computer when undefined. */
  readonly timeZone?: string | undefined;
}

/**
 * Writes the call list. @param read begins the list anew for every format
 * @returns the number of calls @throws store/…, app/aborted
 */
export async function exportCalls(
  read: () => AsyncIterable<Call>,
  target: ExportTarget,
  options: CallExportOptions,
): Promise<number> {
  const clock = wallClock(options.timeZone);
  const name = options.name ?? "Calls";
  let count = 0;
  for (const format of options.formats) {
    count = 0;
    const counted = async function* (): AsyncGenerator<Call> {
      for await (const call of read()) {
        count += 1;
        options.onProgress?.({ itemsDone: count, itemsTotal: null, bytes: 0 });
        yield call;
      }
    };
    const pieces = format === "csv" ? csvPieces(counted(), clock) : jsonPieces(counted(), clock);
    await writeText(target, [`${name}.${format}`], pieces, options);
  }
  return count;
}

/** For programs and spreadsheets: the same names in every language. */
const COLUMNS = [
  "Date",
  "Direction",
  "Type",
  "Name",
  "Number",
  "Seconds",
  "Missed",
  "Country",
  "Location",
  "App",
] as const;

async function* csvPieces(calls: AsyncIterable<Call>, clock: WallClock): AsyncGenerator<string> {
  yield csvMark + csvLine(COLUMNS);
  for await (const call of calls) {
    yield csvLine([
      call.dateMs === null ? null : clock.iso(call.dateMs),
      call.direction,
      call.kind,
      call.others.map(participantName).join("\n"),
      call.others.map(({ address }) => address).join("\n"),
      Math.round(call.durationSeconds),
      call.isMissed ? "yes" : "no",
      call.country,
      call.location,
      call.provider,
    ]);
  }
}

async function* jsonPieces(calls: AsyncIterable<Call>, clock: WallClock): AsyncGenerator<string> {
  let separator = "\n";
  yield '{"format":"keepsake-calls","version":1,"calls":[';
  for await (const { dateMs, ...call } of calls) {
    yield separator + JSON.stringify({ date: dateMs === null ? null : clock.iso(dateMs), ...call });
    separator = ",\n";
  }
  yield "\n]}\n";
}
