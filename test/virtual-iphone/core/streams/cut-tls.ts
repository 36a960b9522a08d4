import type { PhoneStream } from "../contracts.ts";
import type { Misbehaviours } from "../misbehaviours.ts";

/** Passes everything through; after so many reads the connection dies, when the misbehaviour says so. */
export function cutTls(stream: PhoneStream, misbehave: Misbehaviours): PhoneStream {
  if (misbehave.tlsAlertAfterRecords === undefined) return stream;
  let reads = 0;
  const count = (): void => {
    if (reads++ < (misbehave.tlsAlertAfterRecords ?? Number.POSITIVE_INFINITY)) return;
    const reason = new Error("cut by misbehaviour");
    stream.abort(reason);
    throw reason;
  };
  return {
    label: stream.label,
    readExactly: async (length) => {
      count();
      return stream.readExactly(length);
    },
    readSome: async (maxLength) => {
      count();
      return stream.readSome(maxLength);
    },
    write: (bytes) => stream.write(bytes),
    close: () => stream.close(),
    abort: (reason) => stream.abort(reason),
  };
}
