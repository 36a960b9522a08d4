import type { Bytes } from "../../base/bytes.ts";
import { toHex } from "../../base/bytes.ts";
import { KeepsakeError } from "../../base/errors.ts";
import { limits } from "../../base/limits.ts";
import { inflate } from "../../codec/deflate/index.ts";
import { ProtobufMessage } from "../../codec/protobuf/index.ts";
import { readNote } from "./decode-body.ts";
import type { NoteBody } from "./note-body.ts";

/** A table in a note: rows of cells, null where nothing was ever typed. Right-to-left tables come in reading order. */
export interface NoteTable {
  readonly rows: readonly (readonly (NoteBody | null)[])[];
  readonly isRightToLeft: boolean;
}

const MAX_CELLS = 200_000;
const TABLE_TYPE = "com.apple.notes.ICTable";
const RIGHT_TO_LEFT = "CRTableColumnDirectionRightToLeft";

/**
 * A table from ZMERGEABLEDATA1 (ZMERGEABLEDATA before iOS 13). It is a store that several devices can change at once:
 * objects that point to each other by number, rows and columns named by UUIDs, of which several may mean the same line.
 * @throws base/malformed when there is no table in it, base/too-long
 */
export async function decodeNoteTable(data: Bytes): Promise<NoteTable> {
  const message = new ProtobufMessage(await inflate(data, { maxBytes: limits.noteBytes }));
  const store = message.message(2)?.message(3);
  if (store === undefined) throw malformed("store");
  return readTable(new MergeableObjects(store));
}

/** The objects of the store and the three lists their numbers point into. */
class MergeableObjects {
  readonly objects: readonly ProtobufMessage[];
  readonly #keys: readonly string[];
  readonly #types: readonly string[];
  readonly #uuids: readonly string[];
  readonly #uuidNumbers: ReadonlyMap<string, number>;

  constructor(store: ProtobufMessage) {
    const decoder = new TextDecoder();
    this.objects = [...store.messages(3)];
    this.#keys = [...store.allBytes(4)].map((bytes) => decoder.decode(bytes));
    this.#types = [...store.allBytes(5)].map((bytes) => decoder.decode(bytes));
    this.#uuids = [...store.allBytes(6)].map(toHex);
    this.#uuidNumbers = new Map(this.#uuids.map((uuid, number) => [uuid, number]));
  }

  /** The object an `ObjectID` points to. */
  at(reference: ProtobufMessage | undefined): ProtobufMessage | undefined {
    return this.objects[reference?.unsigned(6) ?? -1];
  }

  typeOf(map: ProtobufMessage): string | undefined {
    return this.#types[map.unsigned(1) ?? -1];
  }

  /** The fields of an object of a named type. */
  fieldsOf(map: ProtobufMessage): Map<string, ProtobufMessage | undefined> {
    const entries = [...map.messages(3)];
    return new Map(entries.map((entry) => [this.#keys[entry.unsigned(1) ?? -1] ?? "", entry.message(2)]));
  }

  uuidNumber(uuid: Bytes | undefined): number | undefined {
    return uuid === undefined ? undefined : this.#uuidNumbers.get(toHex(uuid));
  }

  /** The UUID that a wrapper object stands for, as its number in the list. */
  wrappedUuid(reference: ProtobufMessage | undefined): number | undefined {
    const [entry] = this.at(reference)?.message(13)?.messages(3) ?? [];
    return entry?.message(2)?.unsigned(2);
  }
}

function readTable(store: MergeableObjects): NoteTable {
  const root = store.objects
    .map((object) => object.message(13))
    .find((map) => map !== undefined && store.typeOf(map) === TABLE_TYPE);
  if (root === undefined) throw malformed("table");
  const fields = store.fieldsOf(root);
  const rows = orderOf(store, store.at(fields.get("crRows")));
  const columns = orderOf(store, store.at(fields.get("crColumns")));
  const cellCount = rows.count * columns.count;
  if (cellCount > MAX_CELLS) throw new KeepsakeError("base/too-long", { what: "cells of a table", cellCount });
  const cells = emptyCells(rows.count, columns.count);
  fillCells(store, store.at(fields.get("cellColumns")), { cells, rows, columns });
  return { rows: cells, isRightToLeft: directionOf(store, fields.get("crTableColumnDirection")) === RIGHT_TO_LEFT };
}

/** The order of rows or columns: which line each UUID belongs to. */
interface Order {
  readonly count: number;
  readonly lines: ReadonlyMap<number, number>;
}

function orderOf(store: MergeableObjects, object: ProtobufMessage | undefined): Order {
  const ordering = object?.message(16)?.message(1);
  const lines = new Map<number, number>();
  let count = 0;
  for (const item of ordering?.message(1)?.messages(2) ?? []) {
    const uuid = store.uuidNumber(item.bytes(2));
    if (uuid !== undefined) lines.set(uuid, count);
    count += 1;
  }
  // Each line goes by a second UUID, and cells use that one.
  for (const pair of ordering?.message(2)?.messages(1) ?? []) {
    const line = lines.get(store.wrappedUuid(pair.message(1)) ?? -1);
    const other = store.wrappedUuid(pair.message(2));
    if (line !== undefined && other !== undefined) lines.set(other, line);
  }
  return { count, lines };
}

function emptyCells(rows: number, columns: number): (NoteBody | null)[][] {
  return Array.from({ length: rows }, () => Array.from({ length: columns }, () => null));
}

interface Grid {
  readonly cells: (NoteBody | null)[][];
  readonly rows: Order;
  readonly columns: Order;
}

/** Columns hold their rows; what belongs to a line that was deleted is skipped. */
function fillCells(store: MergeableObjects, object: ProtobufMessage | undefined, grid: Grid): void {
  for (const column of object?.message(6)?.messages(1) ?? []) {
    const x = grid.columns.lines.get(store.wrappedUuid(column.message(1)) ?? -1);
    for (const row of store.at(column.message(2))?.message(6)?.messages(1) ?? []) {
      const y = grid.rows.lines.get(store.wrappedUuid(row.message(1)) ?? -1);
      const note = store.at(row.message(2))?.message(10);
      const line = grid.cells[y ?? -1];
      if (line !== undefined && x !== undefined && note !== undefined) line[x] = readNote(note);
    }
  }
}

/** Said as text, directly or by an object that wraps it. */
function directionOf(store: MergeableObjects, reference: ProtobufMessage | undefined): string | undefined {
  const object = store.at(reference);
  const [entry] = object?.message(13)?.messages(3) ?? [];
  return reference?.text(4) ?? object?.message(1)?.message(2)?.text(4) ?? entry?.message(2)?.text(4);
}

function malformed(what: string): KeepsakeError<"base/malformed"> {
  return new KeepsakeError("base/malformed", { format: "Notes table", what });
}
