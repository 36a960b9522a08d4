import { block, type Code, get, i32, i64, type Local, repeat, set } from "../base/wasm/instructions.ts";
import { assembleWasm, Locals, type WasmFunction } from "../base/wasm/module.ts";

/*
 * Poly1305 with numbers of five limbs of 26 bits: a product of two limbs, five of them added and multiplied by five still
 * fits 64 bits. The carries of a block run once through all limbs, which leaves each below 2^27.
 * @source RFC 8439 §2.5; cr.yp.to/mac/poly1305-20050329.pdf
 */

/** Where things lie in the memory of the module. */
export const poly1305Layout = { key: 0, tag: 32, r: 64, sum: 128, message: 1_024, messageBytes: 65_536 } as const;

const LIMBS = [0, 1, 2, 3, 4] as const;
const LIMB = i64.constant(0x3ff_ffff);
/** r with the bits cleared that must be, limb by limb. */
const CLAMP = [0x3ff_ffff, 0x3ff_ff03, 0x3ff_c0ff, 0x3f0_3fff, 0x00f_ffff] as const;

/** Exports `start()`, `blocks(from, to, end)` and `finish()`. */
export function assemblePoly1305(): Uint8Array<ArrayBuffer> {
  const { message, messageBytes } = poly1305Layout;
  return assembleWasm(message + messageBytes, [start(), blocks(), finish()]);
}

const at = (address: number): Code => i32.constant(address);
const sumOf = (values: readonly Code[]): Code => values.reduce((total, value) => i64.add(total, value));

/** The 128 bits at an address as limbs, without the bit behind them. */
function limbsAt(low: Local, high: Local): readonly Code[] {
  return [
    i64.and(get(low), LIMB),
    i64.and(i64.shiftRight(get(low), 26), LIMB),
    i64.and(i64.or(i64.shiftRight(get(low), 52), i64.shiftLeft(get(high), 12)), LIMB),
    i64.and(i64.shiftRight(get(high), 14), LIMB),
    i64.shiftRight(get(high), 40),
  ];
}

/** Reads r from the key and sets the sum to zero. */
function start(): WasmFunction {
  const locals = new Locals(0);
  const [low, high] = [locals.add("i64"), locals.add("i64")];
  const { key, r, sum } = poly1305Layout;
  const code = block(
    set(low, i64.load(at(key))),
    set(high, i64.load(at(key), 8)),
    ...limbsAt(low, high).map((limb, index) =>
      i64.store(at(r), i64.and(limb, i64.constant(CLAMP[index] ?? 0)), index * 8),
    ),
    ...LIMBS.map((index) => i64.store(at(sum), i64.constant(0), index * 8)),
  );
  return { name: "start", parameters: [], locals: locals.types, result: null, code };
}

/** sum = (sum + block) · r for every block of the message in [from, to), of which there is at least one; `end` is 2^24, or 0 for a padded block. */
function blocks(): WasmFunction {
  const [from, to, end] = [0, 1, 2];
  const locals = new Locals(3);
  const sum = locals.addMany("i64", 5);
  const r = locals.addMany("i64", 5);
  const r5 = locals.addMany("i64", 5);
  const product = locals.addMany("i64", 5);
  const [low, high, carry] = [locals.add("i64"), locals.add("i64"), locals.add("i64")];
  const code = block(
    ...sum.map((limb, index) => set(limb, i64.load(at(poly1305Layout.sum), index * 8))),
    ...r.map((limb, index) => set(limb, i64.load(at(poly1305Layout.r), index * 8))),
    ...r5.map((limb, index) => set(limb, i64.multiply(get(r[index] ?? 0), i64.constant(5)))),
    repeat(
      i32.isBelow(get(from), get(to)),
      set(low, i64.load(get(from))),
      set(high, i64.load(get(from), 8)),
      ...limbsAt(low, high).map((limb, index) => set(sum[index] ?? 0, i64.add(get(sum[index] ?? 0), limb))),
      set(sum[4] ?? 0, i64.add(get(sum[4] ?? 0), get(end))),
      ...product.map((limb, index) => set(limb, sumOf(LIMBS.map((part) => partialProduct(sum, r, r5, index, part))))),
      ...carryProduct(product, sum, carry),
      set(from, i32.add(get(from), i32.constant(16))),
    ),
    ...sum.map((limb, index) => i64.store(at(poly1305Layout.sum), get(limb), index * 8)),
  );
  return { name: "blocks", parameters: ["i32", "i32", "i64"], locals: locals.types, result: null, code };
}

/** What limb `part` of the sum adds to limb `index` of the product; beyond 2^130 it comes back five times. */
function partialProduct(
  sum: readonly Local[],
  r: readonly Local[],
  r5: readonly Local[],
  index: number,
  part: number,
): Code {
  const factor = part <= index ? r[index - part] : r5[index - part + 5];
  return i64.multiply(get(sum[part] ?? 0), get(factor ?? 0));
}

/** The product's limbs cut to 26 bits into `sum`, what is above carried to the next one, from the last to the first. */
function carryProduct(product: readonly Local[], sum: readonly Local[], carry: Local): readonly Code[] {
  const code: Code[] = [set(carry, i64.constant(0))];
  for (const index of LIMBS) {
    const limb = product[index] ?? 0;
    code.push(set(limb, i64.add(get(limb), get(carry))));
    code.push(set(carry, i64.shiftRight(get(limb), 26)));
    code.push(set(sum[index] ?? 0, i64.and(get(limb), LIMB)));
  }
  const [first = 0, second = 0] = sum;
  code.push(set(first, i64.add(get(first), i64.multiply(get(carry), i64.constant(5)))));
  code.push(set(second, i64.add(get(second), i64.shiftRight(get(first), 26))));
  code.push(set(first, i64.and(get(first), LIMB)));
  return code;
}

/** tag = (sum mod 2^130 - 5) + s, modulo 2^128. */
function finish(): WasmFunction {
  const locals = new Locals(0);
  const sum = locals.addMany("i64", 5);
  const less = locals.addMany("i64", 5);
  const [carry, mask, low, high, s] = locals.addMany("i64", 5) as [Local, Local, Local, Local, Local];
  const { key, tag } = poly1305Layout;
  const code = block(
    ...sum.map((limb, index) => set(limb, i64.load(at(poly1305Layout.sum), index * 8))),
    // Twice: the first round may carry into the first limb.
    ...carryProduct(sum, sum, carry),
    ...carryProduct(sum, sum, carry),
    // less = sum + 5 - 2^130: not negative when the sum is not below the modulus.
    set(carry, i64.constant(5)),
    ...LIMBS.flatMap((index) => [
      set(carry, i64.add(get(sum[index] ?? 0), get(carry))),
      set(less[index] ?? 0, i64.and(get(carry), LIMB)),
      set(carry, i64.shiftRight(get(carry), 26)),
    ]),
    set(mask, i64.subtract(i64.constant(0), get(carry))),
    ...LIMBS.map((index) =>
      set(
        sum[index] ?? 0,
        i64.xor(get(sum[index] ?? 0), i64.and(get(mask), i64.xor(get(sum[index] ?? 0), get(less[index] ?? 0)))),
      ),
    ),
    set(
      low,
      i64.or(get(sum[0] ?? 0), i64.or(i64.shiftLeft(get(sum[1] ?? 0), 26), i64.shiftLeft(get(sum[2] ?? 0), 52))),
    ),
    set(
      high,
      i64.or(
        i64.shiftRight(get(sum[2] ?? 0), 12),
        i64.or(i64.shiftLeft(get(sum[3] ?? 0), 14), i64.shiftLeft(get(sum[4] ?? 0), 40)),
      ),
    ),
    set(s, i64.load(at(key), 16)),
    set(low, i64.add(get(low), get(s))),
    i64.store(at(tag), get(low)),
    set(high, i64.add(get(high), i64.fromI32(i64.isBelow(get(low), get(s))))),
    i64.store(at(tag), i64.add(get(high), i64.load(at(key), 24)), 8),
  );
  return { name: "finish", parameters: [], locals: locals.types, result: null, code };
}
