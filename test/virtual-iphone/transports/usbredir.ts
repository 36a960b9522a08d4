import type { AddressInfo } from "node:net";
import { createServer, type Socket } from "node:net";
import type { Bytes } from "../core/contracts.ts";
import type { VirtualPhone } from "../core/phone.ts";
import { SocketReader } from "./socket-bridge.ts";
import { UsbRedirPeer } from "./usbredir-peer.ts";

/**
 * Serves the phone as a USB device over the usbredir protocol, for QEMU's usb-redir device: the guest's kernel, usbmuxd and
 * Chromium then see a phone on its bus. One guest at a time.
 */
export async function serveUsbRedir(
  phone: VirtualPhone,
  port: number,
): Promise<{ readonly port: number; close(): Promise<void> }> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    if (sockets.size > 0) {
      socket.destroy();
      return;
    }
    sockets.add(socket);
    socket.setNoDelay(true);
    const peer = new UsbRedirPeer(phone.usb, (bytes: Bytes) => socket.write(bytes));
    socket.once("close", () => {
      sockets.delete(socket);
      peer.close();
    });
    peer.serve(new SocketReader(socket)).then(
      () => socket.end(),
      () => socket.destroy(),
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
