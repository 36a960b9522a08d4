import { type Bytes, utf8 } from "../bytes.ts";
import { type Code, type Local, leb } from "./instructions.ts";

const types = { i32: 0x7f, i64: 0x7e } as const;
export type ValueType = keyof typeof types;

export interface WasmFunction {
  /** What JavaScript calls it. */
  readonly name: string;
  readonly parameters: readonly ValueType[];
  /** Local variables, numbered behind the parameters. */
  readonly locals: readonly ValueType[];
  readonly result: ValueType | null;
  readonly code: Code;
}

const MAGIC_AND_VERSION: Code = [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00];
const PAGE_BYTES = 65_536;

/**
 * A module of these functions and one memory, exported as "memory".
 * @source webassembly.github.io/spec/core/binary/modules.html
 */
export function assembleWasm(memoryBytes: number, functions: readonly WasmFunction[]): Bytes {
  const pages = Math.ceil(memoryBytes / PAGE_BYTES);
  return Uint8Array.from([
    ...MAGIC_AND_VERSION,
    ...section(1, functions.map(signature)),
    ...section(
      3,
      functions.map((_, index) => leb(index)),
    ),
    ...section(5, [[0x01, ...leb(pages), ...leb(pages)]]),
    ...section(7, [
      [...text("memory"), 0x02, 0],
      ...functions.map(({ name }, index) => [...text(name), 0x00, ...leb(index)]),
    ]),
    ...section(10, functions.map(body)),
  ]);
}

/**
 * Compiles and starts a module at once; null where WebAssembly is switched off, by a policy or by the person: the caller
 * has a slower way.
 */
export function startWasm(module: Bytes): WebAssembly.Exports | null {
  try {
    return new WebAssembly.Instance(new WebAssembly.Module(module)).exports;
  } catch {
    return null;
  }
}

/** Hands out local variables by number, behind `parameters`. */
export class Locals {
  readonly types: ValueType[] = [];
  readonly #parameters: number;

  constructor(parameters: number) {
    this.#parameters = parameters;
  }

  add(type: ValueType): Local {
    this.types.push(type);
    return this.#parameters + this.types.length - 1;
  }

  addMany(type: ValueType, count: number): readonly Local[] {
    return Array.from({ length: count }, () => this.add(type));
  }
}

function section(id: number, entries: readonly Code[]): Code {
  const content = [...leb(entries.length), ...entries.flat()];
  return [id, ...leb(content.length), ...content];
}

function signature({ parameters, result }: WasmFunction): Code {
  const results = result === null ? [] : [types[result]];
  return [
    0x60,
    ...leb(parameters.length),
    ...parameters.map((type) => types[type]),
    ...leb(results.length),
    ...results,
  ];
}

function body({ locals, code }: WasmFunction): Code {
  const content = [...leb(locals.length), ...locals.flatMap((type) => [1, types[type]]), ...code, 0x0b];
  return [...leb(content.length), ...content];
}

function text(value: string): Code {
  const bytes = utf8(value);
  return [...leb(bytes.length), ...bytes];
}
