import type { Bytes } from "../contracts.ts";
import type { VirtualPhone } from "../phone.ts";
import { type HostCall, RemoteUsb } from "./remote-usb.ts";

/** What crosses the port: the message of remote-usb.ts, and its bytes, transferred. */
export interface PortMessage {
  readonly message: HostCall;
  readonly bytes: Bytes | null;
}

/** Serves the phone's USB over a MessagePort: the demo phone in a worker of the page. Returns the function that ends it. */
export function servePhoneOverPort(phone: VirtualPhone, port: MessagePort): () => void {
  const remote = new RemoteUsb(phone.usb, phone.misbehave, (message, bytes) => {
    if (bytes === null) {
      port.postMessage({ message, bytes: null });
      return;
    }
    // A packet cut in two shares its memory with its other half: such views are copied.
    const whole = bytes.byteLength === bytes.buffer.byteLength ? bytes : bytes.slice();
    port.postMessage({ message, bytes: whole }, [whole.buffer]);
  });
  port.onmessage = (event: MessageEvent<PortMessage>) => remote.receive(event.data.message, event.data.bytes);
  port.start();
  return () => {
    remote.close();
    port.close();
  };
}
