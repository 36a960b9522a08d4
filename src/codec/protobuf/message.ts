import { type Bytes, fromUtf8 } from "../../base/bytes.ts";
import { KeepsakeError } from "../../base/errors.ts";
import { limits } from "../../base/limits.ts";
import { floatOf, malformedProtobuf, type WireField, wireFields } from "./wire.ts";

/**
 * One decoded message. Sub-messages are decoded when they are asked for, as in a message only its schema tells them from
 * text. A field of another type than asked counts as absent: a reader of a newer format must go on.
 */
export class ProtobufMessage {
  readonly #fields = new Map<number, WireField[]>();
  readonly #depth: number;

  /** @throws base/malformed, base/too-long for more fields than `limits.protobufFields` or a nesting deeper than allowed */
  constructor(bytes: Bytes, depth = 0) {
    if (depth > limits.protobufDepth) throw malformedProtobuf("nesting", 0);
    this.#depth = depth;
    let count = 0;
    for (const field of wireFields(bytes)) {
      count += 1;
      if (count > limits.protobufFields) throw new KeepsakeError("base/too-long", { what: "protobuf fields", count });
      const same = this.#fields.get(field.number);
      if (same === undefined) this.#fields.set(field.number, [field]);
      else same.push(field);
    }
  }

  /** The unsigned value as it is on the wire, if a double can hold it. */
  unsigned(number: number): number | undefined {
    const value = this.#last(number, "varint");
    return typeof value === "number" ? value : undefined;
  }

  /** A signed 32-bit value; negative ones are ten bytes long on the wire. */
  int32(number: number): number | undefined {
    const value = this.#last(number, "varint");
    if (typeof value === "bigint") return Number(BigInt.asIntN(32, value));
    return typeof value === "number" ? Number(BigInt.asIntN(32, BigInt(value))) : undefined;
  }

  float(number: number): number | undefined {
    const value = this.#last(number, "fixed32");
    return value instanceof Uint8Array ? floatOf(value) : undefined;
  }

  bytes(number: number): Bytes | undefined {
    const value = this.#last(number, "bytes");
    return value instanceof Uint8Array ? value : undefined;
  }

  /** Malformed UTF-8 becomes U+FFFD. */
  text(number: number): string | undefined {
    const bytes = this.bytes(number);
    return bytes === undefined ? undefined : fromUtf8(bytes);
  }

  message(number: number): ProtobufMessage | undefined {
    const bytes = this.bytes(number);
    return bytes === undefined ? undefined : new ProtobufMessage(bytes, this.#depth + 1);
  }

  /** Every occurrence of a repeated field, one by one, so that a long list is never decoded as a whole. */
  *messages(number: number): Generator<ProtobufMessage> {
    for (const bytes of this.allBytes(number)) yield new ProtobufMessage(bytes, this.#depth + 1);
  }

  *allBytes(number: number): Generator<Bytes> {
    for (const { type, value } of this.#fields.get(number) ?? []) {
      if (type === "bytes" && value instanceof Uint8Array) yield value;
    }
  }

  #last(number: number, type: WireField["type"]): WireField["value"] | undefined {
    const field = this.#fields.get(number)?.at(-1);
    return field?.type === type ? field.value : undefined;
  }
}
