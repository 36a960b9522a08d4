import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import type { Bytes } from "../core/contracts.ts";
import type { VirtualPhone } from "../core/phone.ts";
import { decodeFrames, encodeFrames, type Frame, type HostCall, RemoteUsb } from "../core/webusb/remote-usb.ts";
import { SharedFiles } from "./shared-files.ts";
import { WebSocketConnection } from "./websocket-connection.ts";

/** Where the browser shim looks for the phone, on its own origin. */
export const USB_SOCKET_PATH = "/virtual-iphone/usb";
/** Where it asks for the answers once it has opened the phone. */
const USB_ANSWERS_PATH = "/virtual-iphone/usb-answers";
/** Where it asks whether shared files are of use, and says that they are made. */
const USB_FILES_PATH = "/virtual-iphone/usb-files";
export const CONTROL_SOCKET_PATH = "/virtual-iphone/control";

/**
 * Puts the phone on a server that exists, beside the page it serves: USB for the shim, and the control channel as text
 * messages `{id, …command}` → `{id, result}` or `{id, error}`. Returns the function that takes it off again.
 *
 * @param profile the folder of the browser's profile, when it is on this computer: see shared-files.ts
 */
export function attachPhoneToServer(
  server: Server,
  phone: VirtualPhone,
  profile: () => string | null = () => null,
): () => void {
  const connections = new Set<WebSocketConnection>();
  const links = new Map<string, UsbLink>();
  const upgrade: Parameters<Server["on"]>[1] = (request, socket, head) => {
    const { pathname } = urlOf(request);
    if (pathname === USB_SOCKET_PATH) serveUsb(phone, [request, socket, head], connections, links);
    else if (pathname === CONTROL_SOCKET_PATH) serveControl(phone, [request, socket, head], connections);
  };
  server.on("upgrade", upgrade);
  const restoreAnswers = answerBefore(server, USB_ANSWERS_PATH, (request, response) => {
    const link = links.get(linkName(request));
    if (link === undefined) response.writeHead(404).end();
    else link.answerIn(response);
  });
  const restoreFiles = answerBefore(server, USB_FILES_PATH, (request, response) => {
    const [folder, name] = [profile(), linkName(request)];
    const isMade = urlOf(request).searchParams.has("made");
    const isThere = folder !== null && (!isMade || links.get(name)?.share(folder, name) === true);
    response.writeHead(isThere ? 200 : 204).end();
  });
  return () => {
    server.off("upgrade", upgrade);
    restoreFiles();
    restoreAnswers();
    for (const connection of connections) connection.close();
  };
}

/** Takes one path away from those who answer requests now. */
function answerBefore(server: Server, path: string, answer: RequestListener): () => void {
  const others = server.listeners("request") as RequestListener[];
  const first: RequestListener = (request, response) => {
    if (urlOf(request).pathname === path) answer(request, response);
    else for (const other of others) other(request, response);
  };
  server.removeAllListeners("request").on("request", first);
  return () => {
    server.off("request", first);
    for (const other of others) server.on("request", other);
  };
}

const urlOf = (request: IncomingMessage): URL => new URL(request.url ?? "/", "http://localhost");

/** A shim names its link, so that socket and response find each other. */
const linkName = (request: IncomingMessage): string => urlOf(request).searchParams.get("link") ?? "";

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

type Upgrade = readonly [request: IncomingMessage, socket: Duplex, head: Buffer];

/** The way back to one shim: its socket, and once it asked for that, the body of a response. */
class UsbLink {
  connection: WebSocketConnection | null = null;
  readonly #receive: (message: HostCall, bytes: Bytes) => void;
  /** For transfers, once the shim has made them. */
  #files: SharedFiles | null = null;
  #response: ServerResponse | null = null;
  #answers: Frame[] = [];
  #closed = false;

  constructor(receive: (message: HostCall, bytes: Bytes) => void) {
    this.#receive = receive;
  }

  /** True when the files are found, and calls are taken from them from now on. */
  share(profile: string, name: string): boolean {
    this.#files ??= SharedFiles.find(profile, name, this.#receive);
    return this.#files !== null;
  }

  /** What is ready together travels together. */
  send(frame: Frame): void {
    if (this.#answers.length === 0) setImmediate(() => this.#flush());
    this.#answers.push(this.#files?.putAside(frame) ?? frame);
  }

  answerIn(response: ServerResponse): void {
    this.#flush();
    this.#response = response;
    response.writeHead(200, { "Content-Type": "application/octet-stream", "Cache-Control": "no-store" }).flushHeaders();
    response.on("close", () => this.connection?.close());
  }

  close(): void {
    this.#closed = true;
    this.#response?.end();
    this.#files?.close();
    this.#files = null;
  }

  #flush(): void {
    if (this.#answers.length === 0 || this.#closed) return;
    const bytes = encodeFrames(this.#answers);
    this.#answers = [];
    if (this.#response === null) this.connection?.send(bytes);
    else this.#response.write(bytes);
  }
}

function serveUsb(
  phone: VirtualPhone,
  upgrade: Upgrade,
  connections: Set<WebSocketConnection>,
  links: Map<string, UsbLink>,
): void {
  const name = linkName(upgrade[0]);
  const link: UsbLink = new UsbLink((message, bytes) => remote.receive(message, bytes));
  const remote = new RemoteUsb(phone.usb, phone.misbehave, (message, bytes) => link.send({ message, bytes }));
  const connection = WebSocketConnection.accept(...upgrade, {
    message: (frames) => {
      for (const { message, bytes } of decodeFrames(frames)) remote.receive(message, bytes);
    },
    closed: () => {
      remote.close();
      link.close();
      links.delete(name);
      if (connection !== null) connections.delete(connection);
    },
  });
  if (connection === null) return;
  link.connection = connection;
  links.set(name, link);
  connections.add(connection);
}

function serveControl(phone: VirtualPhone, upgrade: Upgrade, connections: Set<WebSocketConnection>): void {
  const answer = async (text: string): Promise<object> => {
    const { id, ...command } = JSON.parse(text) as { id?: unknown };
    try {
      return { id, result: (await phone.control(command)) ?? null };
    } catch (error) {
      return { id, error: error instanceof Error ? error.message : String(error) };
    }
  };
  const connection = WebSocketConnection.accept(...upgrade, {
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
