import type { BackupBrowser } from "../../backup/index.ts";
import { throwIfAborted } from "../../base/abort.ts";
import { asKeepsakeError, hasCode, KeepsakeError } from "../../base/errors.ts";
import type { SqlRow } from "../../codec/sqlite/index.ts";
import {
  type BackupDatabase,
  databaseAvailable,
  findDatabase,
  flagOf,
  numberOf,
  openBackupDatabase,
  textOf,
} from "../backup-database.ts";
import { type KnownPerson, loadKnownPeople } from "../contacts/contact-book.ts";
import type { AddressIndex } from "../contacts/phone-number.ts";
import type { Participant } from "../conversations/model.ts";
import type { ContentReader, ReadOptions } from "../reader.ts";
import { cocoaMs, unixMs } from "../time.ts";

export interface Call {
  readonly id: string;
  readonly dateMs: number | null;
  readonly durationSeconds: number;
  readonly direction: "incoming" | "outgoing";
  /** Incoming and not answered. */
  readonly isMissed: boolean;
  readonly kind: "phone" | "facetime-audio" | "facetime-video" | "app";
  /** `com.apple.Telephony`, or the app that called. */
  readonly provider: string | null;
  /** Everybody on the other side; several in a group call, none when the number was withheld. */
  readonly others: readonly Participant[];
  readonly country: string | null;
  /** Where the number belongs to, as the phone guessed: "Berlin". */
  readonly location: string | null;
  readonly isJunk: boolean;
}

const HISTORY = [{ domain: "HomeDomain", path: "Library/CallHistoryDB/CallHistory.storedata" }];
/** Calls of the last days that were not moved yet. */
const RECENT = [{ domain: "HomeDomain", path: "Library/CallHistoryDB/CallHistoryTemp.storedata" }];
/** Until iOS 7. */
const OLD = [{ domain: "WirelessDomain", path: "Library/CallHistory/call_history.db" }];

/** Calls, newest first. In backups with a password only. */
export const callsReader: ContentReader<Call> = {
  kind: "calls",
  available: (browser, options) =>
    databaseAvailable(browser, { places: [...HISTORY, ...RECENT, ...OLD], onlyEncrypted: true }, options),
  async *read(browser, options) {
    const people = await loadKnownPeople(browser, options);
    const databases = await openAll(browser, options);
    try {
      const told = new Set<string>();
      const sources = databases.map((db) => ({ db, next: guarded(callsOf(db, people), db, options) }));
      for (const { uniqueId, call } of newestFirst(sources.map(({ next }) => next))) {
        throwIfAborted(options?.signal);
        if (uniqueId !== null && told.has(uniqueId)) continue;
        if (uniqueId !== null) told.add(uniqueId);
        yield call;
      }
    } finally {
      for (const db of databases) db.close();
    }
  },
};

interface FoundCall {
  readonly uniqueId: string | null;
  readonly call: Call;
}

async function openAll(browser: BackupBrowser, options: ReadOptions | undefined): Promise<BackupDatabase[]> {
  const opened: BackupDatabase[] = [];
  let failure: KeepsakeError | null = null;
  for (const places of [HISTORY, RECENT, OLD]) {
    const entry = await findDatabase(browser, places, options);
    if (entry === null) continue;
    try {
      opened.push(await openBackupDatabase(browser, entry, options));
    } catch (error) {
      throwIfAborted(options?.signal);
      failure = asKeepsakeError(error, "content/malformed");
      options?.onProblem?.({ error: failure, what: entry.relativePath });
    }
  }
  if (opened.length > 0) return opened;
  throw failure ?? new KeepsakeError("content/absent", { name: "CallHistory.storedata" });
}

function callsOf(db: BackupDatabase, people: AddressIndex<KnownPerson>): Iterable<FoundCall> {
  if (db.hasTable("ZCALLRECORD")) return currentCalls(db, people);
  return db.hasTable("call") ? oldCalls(db, people) : [];
}

/** A damaged database gives the calls before the damage. */
function* guarded(
  calls: Iterable<FoundCall>,
  db: BackupDatabase,
  options: ReadOptions | undefined,
): Generator<FoundCall> {
  try {
    yield* calls;
  } catch (error) {
    if (!hasCode(error, "content/malformed")) throw error;
    options?.onProblem?.({ error: asKeepsakeError(error), what: db.entry.relativePath });
  }
}

/** Merges lists that are sorted already. */
function* newestFirst(lists: readonly Iterator<FoundCall>[]): Generator<FoundCall> {
  const heads = lists.map((list) => ({ list, head: list.next() }));
  for (;;) {
    let newest: (typeof heads)[number] | null = null;
    for (const one of heads) {
      if (one.head.done === true) continue;
      if (newest === null || dateOf(one.head.value) > dateOf(newest.head.value)) newest = one;
    }
    if (newest === null || newest.head.done === true) return;
    yield newest.head.value;
    newest.head = newest.list.next();
  }
}

const dateOf = (found: FoundCall): number => found.call.dateMs ?? Number.NEGATIVE_INFINITY;

const COLUMNS = [
  "Z_PK",
  "ZDATE",
  "ZDURATION",
  "ZADDRESS",
  "ZORIGINATED",
  "ZANSWERED",
  "ZCALLTYPE",
  "ZSERVICE_PROVIDER",
  "ZISO_COUNTRY_CODE",
  "ZLOCATION",
  "ZNAME",
  "ZUNIQUE_ID",
  "ZJUNKCONFIDENCE",
] as const;

function* currentCalls(db: BackupDatabase, people: AddressIndex<KnownPerson>): Generator<FoundCall> {
  const participants = participantsSql(db);
  for (const row of db.rows(
    `SELECT ${db.select("ZCALLRECORD", COLUMNS, "c")} FROM ZCALLRECORD c ORDER BY c.ZDATE DESC, c.Z_PK DESC`,
  )) {
    const group =
      participants === null
        ? []
        : Array.from(db.rows(participants, [Number(row["Z_PK"])]), ({ value }) => textOf(value));
    const address = textOf(row["ZADDRESS"]);
    const addresses = group.length > 1 ? group : [address ?? group[0] ?? null];
    const outgoing = flagOf(row["ZORIGINATED"]);
    yield {
      uniqueId: textOf(row["ZUNIQUE_ID"]),
      call: {
        id: `${db.entry.relativePath.includes("Temp") ? "t" : "c"}${String(row["Z_PK"])}`,
        dateMs: cocoaMs(row["ZDATE"]),
        durationSeconds: Math.max(0, numberOf(row["ZDURATION"]) ?? 0),
        direction: outgoing ? "outgoing" : "incoming",
        isMissed: !outgoing && !flagOf(row["ZANSWERED"]),
        kind: kindOf(row),
        provider: textOf(row["ZSERVICE_PROVIDER"]),
        others: addresses.flatMap((one) => (one === null ? [] : [personOf(one, people, textOf(row["ZNAME"]))])),
        country: textOf(row["ZISO_COUNTRY_CODE"]),
        location: textOf(row["ZLOCATION"]),
        isJunk: (numberOf(row["ZJUNKCONFIDENCE"]) ?? 0) > 0,
      },
    };
  }
}

/** Numbers in the names of joins change with the model: they are found by what the names say. */
function participantsSql(db: BackupDatabase): string | null {
  const sql = "SELECT name FROM sqlite_master WHERE type = 'table' AND name GLOB 'Z_*REMOTEPARTICIPANTHANDLES'";
  const table = textOf(db.first(sql)?.["name"]);
  if (table === null || !/^Z_\d+REMOTEPARTICIPANTHANDLES$/.test(table) || !db.hasTable("ZHANDLE")) return null;
  const names = Array.from(db.rows("SELECT name FROM pragma_table_info(?)", [table]), ({ name }) => String(name));
  const call = names.find((name) => /^Z_\d+REMOTEPARTICIPANTCALLS$/.test(name));
  const handle = names.find((name) => /^Z_\d+REMOTEPARTICIPANTHANDLES$/.test(name));
  const value = db.firstColumn("ZHANDLE", ["ZVALUE", "ZNORMALIZEDVALUE"]);
  if (call === undefined || handle === undefined || value === null) return null;
  return `SELECT h.${value} AS value FROM ${table} j JOIN ZHANDLE h ON h.Z_PK = j.${handle} WHERE j.${call} = ? ORDER BY h.Z_PK`;
}

function kindOf(row: SqlRow): Call["kind"] {
  const type = numberOf(row["ZCALLTYPE"]);
  if (type === 8) return "facetime-video";
  if (type === 16) return "facetime-audio";
  const provider = textOf(row["ZSERVICE_PROVIDER"]);
  if (type === 1 || provider === null || provider === "com.apple.Telephony") return "phone";
  return provider === "com.apple.FaceTime" ? "facetime-audio" : "app";
}

/** Bit 0 of the flags: called by us. @source public descriptions of call_history.db */
function* oldCalls(db: BackupDatabase, people: AddressIndex<KnownPerson>): Generator<FoundCall> {
  const columns = db.select("call", ["ROWID", "address", "date", "duration", "flags", "country_code"], "c");
  for (const row of db.rows(`SELECT ${columns} FROM call c ORDER BY c.date DESC, c.ROWID DESC`)) {
    const outgoing = ((numberOf(row["flags"]) ?? 0) & 1) === 1;
    const durationSeconds = Math.max(0, numberOf(row["duration"]) ?? 0);
    const address = textOf(row["address"]);
    yield {
      uniqueId: null,
      call: {
        id: `o${String(row["ROWID"])}`,
        dateMs: unixMs(row["date"]),
        durationSeconds,
        direction: outgoing ? "outgoing" : "incoming",
        isMissed: !outgoing && durationSeconds === 0,
        kind: "phone",
        provider: null,
        others: address === null ? [] : [personOf(address, people, null)],
        country: null,
        location: null,
        isJunk: false,
      },
    };
  }
}

function personOf(address: string, people: AddressIndex<KnownPerson>, storedName: string | null): Participant {
  return { address, name: people.get(address)?.name ?? storedName };
}
