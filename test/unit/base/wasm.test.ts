import { describe, expect, it } from "vitest";
import { block, get, i32, i64, leave, leb, repeat, set, when } from "../../../src/base/wasm/instructions.ts";
import { assembleWasm, Locals, startWasm, type WasmFunction } from "../../../src/base/wasm/module.ts";

function run(functions: readonly Omit<WasmFunction, "name">[]): readonly ((...args: unknown[]) => unknown)[] {
  const named = functions.map((each, index) => ({ ...each, name: `f${index}` }));
  const exports = startWasm(assembleWasm(1, named)) ?? expect.fail("WebAssembly is switched off here");
  return named.map(({ name }) => exports[name] as (...args: unknown[]) => unknown);
}

const constantOf = (value: number | bigint) => ({
  parameters: [],
  locals: [],
  result: "i64" as const,
  code: i64.constant(value),
});

describe("the assembler of WebAssembly", () => {
  it("writes constants of every size and sign", () => {
    const values = [
      0n,
      1n,
      63n,
      64n,
      -1n,
      -64n,
      -65n,
      127n,
      128n,
      8_191n,
      8_192n,
      2n ** 62n,
      2n ** 63n - 1n,
      -(2n ** 63n),
    ];
    const functions = run(values.map(constantOf));
    expect(functions.map((read) => read())).toEqual(values);
  });

  it("writes lengths of one byte and more", () => {
    expect([0, 127, 128, 16_384, 4_294_967_295].map((value) => [...leb(value)])).toEqual([
      [0],
      [0x7f],
      [0x80, 0x01],
      [0x80, 0x80, 0x01],
      [0xff, 0xff, 0xff, 0xff, 0x0f],
    ]);
  });

  it("loops, decides and leaves", () => {
    const locals = new Locals(1);
    const [at, sum] = [locals.add("i32"), locals.add("i64")];
    const code = block(
      when(i32.isZero(get(0)), leave(i64.constant(-1))),
      repeat(
        i32.isBelow(get(at), get(0)),
        set(sum, i64.add(get(sum), i64.fromI32(get(at)))),
        set(at, i32.add(get(at), i32.constant(1))),
      ),
      get(sum),
    );
    const [sumBelow] = run([{ parameters: ["i32"], locals: locals.types, result: "i64", code }]);
    expect([0, 1, 2, 1_000].map((limit) => sumBelow?.(limit))).toEqual([-1n, 0n, 1n, 499_500n]);
  });

  it("reads and writes memory at any address, little-endian", () => {
    const written = block(
      i64.store(i32.constant(3), i64.constant(0x0102_0304_0506_0708n), 2),
      i64.load(i32.constant(4)),
    );
    const [roundTrip, byte] = run([
      { parameters: [], locals: [], result: "i64", code: written },
      { parameters: ["i32"], locals: [], result: "i64", code: i64.loadByte(get(0), 1) },
    ]);
    expect(roundTrip?.()).toBe(0x0203_0405_0607_0800n);
    expect([byte?.(4), byte?.(11), byte?.(12)]).toEqual([8n, 1n, 0n]);
  });

  it("answers null where a module cannot be started, as under a policy that forbids it", () => {
    expect(startWasm(Uint8Array.of(0, 1, 2, 3))).toBeNull();
  });
});
