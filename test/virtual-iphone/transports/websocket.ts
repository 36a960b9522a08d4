import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { VirtualPhone } from "../core/phone.ts";
import { decodeFrames, encodeFrames, type Frame, RemoteUsb } from "../core/webusb/remote-usb.ts";
import { WebSocketConnection } from "./websocket-connection.ts";

/** Where the browser shim looks for the phone, on its own origin. */
export const USB_SOCKET_PATH = "/virtual-iphone/usb";
export const CONTROL_SOCKET_PATH = "/virtual-iphone/control";

/**
 * Puts the phone on a server that exists, beside the page it serves: USB for the shim, and the control channel as text
 * messages `{id, …command}` → `{id, result}` or `{id, error}`. Returns the function that takes it off again.
 */
export function attachPhoneToServer(server: Server, phone: VirtualPhone): () => void {
  const connections = new Set<WebSocketConnection>();
  const upgrade: Parameters<Server["on"]>[1] = (request, socket, head) => {
    const { pathname } = new URL(request.url ?? "/", "http://localhost");
    if (pathname === USB_SOCKET_PATH) serveUsb(phone, request, socket, head, connections);
    else if (pathname === CONTROL_SOCKET_PATH) serveControl(phone, request, socket, head, connections);
  };
  server.on("upgrade", upgrade);
  return () => {
    server.off("upgrade", upgrade);
    for (const connection of connections) connection.close();
  };
}

/** A server of its own, on the loopback interface (port 0 = any). */
export async function serveWebSocket(
  phone: VirtualPhone,
  port: number,
): Promise<{ readonly url: string; close(): Promise<void> }> {
  const server = createServer((_, response) => response.writeHead(404).end());
  const detach = attachPhoneToServer(server, phone);
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  return {
    url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}${USB_SOCKET_PATH}`,
    close: async () => {
      detach();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

type UpgradeArguments = [...Parameters<typeof WebSocketConnection.accept>];

function serveUsb(
  phone: VirtualPhone,
  request: UpgradeArguments[0],
  socket: UpgradeArguments[1],
  head: UpgradeArguments[2],
  connections: Set<WebSocketConnection>,
): void {
  let answers: Frame[] = [];
  const flush = (): void => {
    connection?.send(encodeFrames(answers));
    answers = [];
  };
  // What is ready together travels together.
  const remote = new RemoteUsb(phone.usb, phone.misbehave, (message, bytes) => {
    if (answers.length === 0) setImmediate(flush);
    answers.push({ message, bytes });
  });
  const connection = WebSocketConnection.accept(request, socket, head, {
    message: (frames) => {
      for (const { message, bytes } of decodeFrames(frames)) remote.receive(message, bytes);
    },
    closed: () => {
      remote.close();
      if (connection !== null) connections.delete(connection);
    },
  });
  if (connection !== null) connections.add(connection);
}

function serveControl(
  phone: VirtualPhone,
  request: UpgradeArguments[0],
  socket: UpgradeArguments[1],
  head: UpgradeArguments[2],
  connections: Set<WebSocketConnection>,
): void {
  const answer = async (text: string): Promise<object> => {
    const { id, ...command } = JSON.parse(text) as { id?: unknown };
    try {
      return { id, result: (await phone.control(command)) ?? null };
    } catch (error) {
      return { id, error: error instanceof Error ? error.message : String(error) };
    }
  };
  const connection = WebSocketConnection.accept(request, socket, head, {
    message: (bytes) => {
      answer(new TextDecoder().decode(bytes)).then(
        (reply) => connection?.send(new TextEncoder().encode(JSON.stringify(reply)), 1),
        () => connection?.close(),
      );
    },
    closed: () => {
      if (connection !== null) connections.delete(connection);
    },
  });
  if (connection !== null) connections.add(connection);
}
