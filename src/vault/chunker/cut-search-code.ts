import type { Bytes } from "../../base/bytes.ts";
import { block, type Code, get, i32, i64, type Local, leave, repeat, set, when } from "../../base/wasm/instructions.ts";
import { assembleWasm, Locals, type WasmFunction } from "../../base/wasm/module.ts";
import { windowBytes } from "./tables.ts";

/*
 * Whether the 64 bytes before a position make a cut does not depend on anything before them. So four stretches are rolled
 * over at a time, which keeps the processor busy where one chain of table look-ups would have it wait.
 */
const LANES = [0, 1, 2, 3] as const;
const LANE_BYTES = 8_192;

/** Where things lie in the memory of the module: tables of 256 numbers of 64 bits, and the bytes with 64 more before them. */
export const cutSearchLayout = {
  out: 0,
  mod: 2_048,
  window: 4_096,
  bytes: 4_096 + windowBytes,
  /** As many as one call looks at. */
  mostBytes: 131_072,
  /** What `quickly` takes in one step. */
  stepBytes: LANES.length * LANE_BYTES,
} as const;

/** Exports `quickly(at)`: 1 when there is a cut in the step of bytes at an address; and `exactly(from, to)`: the first end of a blob in (from, to], or 0. */
export function assembleCutSearch(): Bytes {
  return assembleWasm(cutSearchLayout.bytes + cutSearchLayout.mostBytes, [quickly(), exactly()]);
}

function quickly(): WasmFunction {
  const from: Local = 0;
  const locals = new Locals(1);
  const [at, end] = [locals.add("i32"), locals.add("i32")];
  const hashes = locals.addMany("i64", LANES.length);
  const code = block(
    ...warm(from, at, hashes),
    set(at, get(from)),
    set(end, i32.add(get(from), i32.constant(LANE_BYTES))),
    repeat(
      i32.isBelow(get(at), get(end)),
      ...hashes.flatMap((hash, lane) => [
        ...roll(hash, at, lane * LANE_BYTES),
        when(isCut(hash), leave(i32.constant(1))),
      ]),
      set(at, i32.add(get(at), i32.constant(1))),
    ),
    i32.constant(0),
  );
  return { name: "quickly", parameters: ["i32"], locals: locals.types, result: "i32", code };
}

function exactly(): WasmFunction {
  const [from, to]: readonly [Local, Local] = [0, 1];
  const locals = new Locals(2);
  const at = locals.add("i32");
  const hash = locals.add("i64");
  const code = block(
    ...warm(from, at, [hash]),
    set(at, get(from)),
    repeat(
      i32.isBelow(get(at), get(to)),
      ...roll(hash, at, 0),
      set(at, i32.add(get(at), i32.constant(1))),
      when(isCut(hash), leave(get(at))),
    ),
    i32.constant(0),
  );
  return { name: "exactly", parameters: ["i32", "i32"], locals: locals.types, result: "i32", code };
}

/** Hashes the 64 bytes before each lane. */
function warm(from: Local, at: Local, hashes: readonly Local[]): readonly Code[] {
  return [
    ...hashes.map((hash) => set(hash, i64.constant(0))),
    set(at, i32.add(get(from), i32.constant(-windowBytes))),
    repeat(
      i32.isBelow(get(at), get(from)),
      ...hashes.map((hash, lane) => set(hash, entered(hash, i64.loadByte(get(at), lane * LANE_BYTES)))),
      set(at, i32.add(get(at), i32.constant(1))),
    ),
  ];
}

/** Moves a window on by one byte: the one at `at` enters, the one 64 before it leaves. */
function roll(hash: Local, at: Local, offset: number): readonly Code[] {
  const leaving = i64.loadByte(i32.add(get(at), i32.constant(-windowBytes)), offset);
  return [
    set(hash, i64.xor(get(hash), lookUp(cutSearchLayout.out, leaving))),
    set(hash, entered(hash, i64.loadByte(get(at), offset))),
  ];
}

/** The hash after a byte was appended: shifted by eight, and reduced by what the table has for the bits that leave it. */
function entered(hash: Local, byte: Code): Code {
  const reduced = lookUp(cutSearchLayout.mod, i64.shiftRight(get(hash), 45));
  return i64.xor(i64.or(i64.shiftLeft(get(hash), 8), byte), reduced);
}

function lookUp(table: number, index: Code): Code {
  return i64.load(i32.fromI64(i64.shiftLeft(index, 3)), table);
}

/** The lowest 20 bits are zero. */
function isCut(hash: Local): Code {
  return i32.isZero(i32.and(i32.fromI64(get(hash)), i32.constant(0xf_ffff)));
}
