import type { PhoneService, PhoneStream, PlistDict, ServiceContext } from "../contracts.ts";
import { readPlistMessage, writePlistMessage } from "../streams/plist-stream.ts";

export const NOTIFICATION_PROXY = "com.apple.mobile.notification_proxy";

/** Both proxies speak the same; the insecure one is started without a session. */
export function createNotificationProxy(name: string): PhoneService {
  return { name, serve };
}

async function serve(stream: PhoneStream, context: ServiceContext): Promise<void> {
  const observed = new Set<string>();
  let sending: Promise<void> = Promise.resolve();
  const send = (message: PlistDict): Promise<void> => {
    context.transcript.record({ layer: "notification_proxy", from: "device", message });
    // Notifications come while a reply is on its way; one after the other.
    sending = sending.then(() => writePlistMessage(stream, message));
    return sending;
  };
  const stop = context.notifications.observe((posted) => {
    if (observed.has(posted)) send({ Command: "RelayNotification", Name: posted }).catch(() => undefined);
  });
  try {
    for (;;) {
      const message = await readPlistMessage(stream);
      if (message === null) return;
      context.transcript.record({ layer: "notification_proxy", from: "host", message });
      const { Command, Name } = message;
      if (Command === "ObserveNotification" && typeof Name === "string") observed.add(Name);
      else if (Command === "PostNotification" && typeof Name === "string") context.notifications.post(Name);
      else if (Command === "Shutdown") {
        await send({ Command: "ProxyDeath" });
        return;
      }
    }
  } finally {
    stop();
  }
}
