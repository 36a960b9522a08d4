import type { ByteDuplex } from "../../../src/base/byte-duplex.ts";
import type { Bytes } from "../../../src/base/bytes.ts";
import { asKeepsakeError, type KeepsakeError } from "../../../src/base/errors.ts";
import type { PhoneStream } from "../../virtual-iphone/core/contracts.ts";

/** The phone's end of a connection with the face of ours, so that one suite can drive both. */
export function phoneDuplex(stream: PhoneStream): ByteDuplex {
  let aborted: KeepsakeError | null = null;
  const mapped = <T>(work: Promise<T>): Promise<T> =>
    work.catch((error: unknown) => Promise.reject(aborted ?? asKeepsakeError(error, "mux/reset")));
  return {
    label: stream.label,
    closed: Promise.resolve(),
    read: () => mapped(stream.readSome(65_536)),
    write: (bytes: Bytes) => mapped(stream.write(bytes)),
    close: () => mapped(stream.close()),
    abort: (reason) => {
      aborted ??= reason;
      stream.abort(reason);
    },
  };
}
