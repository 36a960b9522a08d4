import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { createStaticServer } from "../../../scripts/static-server.mjs";
import type { VirtualPhone } from "../../virtual-iphone/core/phone.ts";
import { attachPhoneToServer } from "../../virtual-iphone/transports/websocket.ts";

const dist = fileURLToPath(new URL("../../../dist", import.meta.url));

export interface AppServer {
  readonly url: string;
  close(): Promise<void>;
}

/** The built app as `npm start` serves it, with the same headers; and a phone behind the same address, if there is one. */
export async function serveApp(phone: VirtualPhone | null, port = 0): Promise<AppServer> {
  const server = createStaticServer(dist);
  const detach = phone === null ? () => undefined : attachPhoneToServer(server, phone);
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}/`,
    async close() {
      detach();
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
