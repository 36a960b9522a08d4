/*
 * WebAssembly as expressions: each function returns the bytes of an instruction with its operands before it, so that code
 * reads like the formula it computes. Only what our loops need.
 */

/** Machine code; an expression leaves one value on the stack, a statement none. */
export type Code = readonly number[];
/** The number of a parameter or local variable, parameters first. */
export type Local = number & { readonly local?: never };
type Binary = (left: Code, right: Code) => Code;

const binary =
  (opcode: number): Binary =>
  (left, right) => [...left, ...right, opcode];

export const i32 = {
  constant: (value: number): Code => [0x41, ...signedLeb(BigInt(value))],
  add: binary(0x6a),
  and: binary(0x71),
  isZero: (value: Code): Code => [...value, 0x45],
  isBelow: binary(0x49),
  isEqual: binary(0x46),
  fromI64: (value: Code): Code => [...value, 0xa7],
};

/** 64 bits; shifts and comparisons are unsigned. */
export const i64 = {
  constant: (value: number | bigint): Code => [0x42, ...signedLeb(BigInt.asIntN(64, BigInt(value)))],
  add: binary(0x7c),
  subtract: binary(0x7d),
  multiply: binary(0x7e),
  and: binary(0x83),
  or: binary(0x84),
  xor: binary(0x85),
  shiftLeft: (value: Code, bits: number): Code => [...value, ...i64.constant(bits), 0x86],
  shiftRight: (value: Code, bits: number): Code => [...value, ...i64.constant(bits), 0x88],
  isBelow: binary(0x54),
  isZero: (value: Code): Code => [...value, 0x50],
  fromI32: (value: Code): Code => [...value, 0xad],
  /** Eight bytes, little-endian, from any address. */
  load: (address: Code, offset = 0): Code => [...address, 0x29, 0, ...leb(offset)],
  loadByte: (address: Code, offset = 0): Code => [...address, 0x31, 0, ...leb(offset)],
  store: (address: Code, value: Code, offset = 0): Code => [...address, ...value, 0x37, 0, ...leb(offset)],
};

export const get = (local: Local): Code => [0x20, ...leb(local)];
export const set = (local: Local, value: Code): Code => [...value, 0x21, ...leb(local)];
export const block = (...statements: readonly Code[]): Code => statements.flat();
export const when = (condition: Code, ...then: readonly Code[]): Code => [
  ...condition,
  0x04,
  0x40,
  ...then.flat(),
  0x0b,
];
/** Repeats while `condition`, which is looked at after the first time. */
export const repeat = (condition: Code, ...body: readonly Code[]): Code =>
  [[0x03, 0x40], ...body, condition, [0x0d, 0, 0x0b]].flat();
export const leave = (value: Code): Code => [...value, 0x0f];

/** Unsigned LEB128. @source webassembly.github.io/spec/core/binary/values.html */
export function leb(value: number): Code {
  const low = value & 0x7f;
  return value < 0x80 ? [low] : [low | 0x80, ...leb(Math.floor(value / 0x80))];
}

function signedLeb(value: bigint): Code {
  const low = Number(value & 0x7fn);
  const rest = value >> 7n;
  const isLast = (rest === 0n && low < 0x40) || (rest === -1n && low >= 0x40);
  return isLast ? [low] : [low | 0x80, ...signedLeb(rest)];
}
