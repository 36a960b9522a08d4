import { byteDuplexSuite } from "../support/suites/byte-duplex.ts";
import { createMuxPhone } from "../support/usb/mux-phone.ts";
import { phoneDuplex } from "../support/usb/phone-duplex.ts";
import type { PhoneStream } from "../virtual-iphone/core/contracts.ts";

const PORT = 62_078;
/** What the host queues, and what the phone's window takes in. */
const BUFFER_BYTES = 262_144 + 131_072;

async function openPair() {
  let arrived: (stream: PhoneStream) => void = () => undefined;
  const arrival = new Promise<PhoneStream>((resolve) => {
    arrived = resolve;
  });
  const phone = createMuxPhone({ ports: [PORT], serve: async (stream) => arrived(stream) });
  const mux = await phone.connect();
  const a = await mux.connect(PORT);
  return { a, b: phoneDuplex(await arrival), dispose: () => mux.close() };
}

byteDuplexSuite("mux connection", openPair, { abortCrosses: false, bufferBytes: BUFFER_BYTES, halfClose: false });
