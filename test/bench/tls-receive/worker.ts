/// <reference lib="webworker" />
import type { ByteDuplex } from "../../../src/base/byte-duplex.ts";
import type { Bytes } from "../../../src/base/bytes.ts";
import type { KeepsakeError } from "../../../src/base/errors.ts";
import { connectTls } from "../../../src/device/tls/connect-tls.ts";
import { createTlsIdentity, type TlsIdentityPem } from "../../../src/device/tls/identity.ts";

/** Runs in a module worker of a real browser: our client over one streaming response and POST requests. */
self.onmessage = async ({ data }: MessageEvent<TlsIdentityPem>): Promise<void> => {
  try {
    const plain = await connectTls(await openHttpDuplex(), await createTlsIdentity(data), { name: "bench" });
    let received = (await plain.read())?.length ?? 0;
    const startMs = performance.now();
    for (let part = await plain.read(); part !== null; part = await plain.read()) received += part.length;
    self.postMessage({ received, ms: performance.now() - startMs });
  } catch (error) {
    self.postMessage({ error: String(error) });
  }
};

async function openHttpDuplex(): Promise<ByteDuplex> {
  const { body } = await fetch("/down", { method: "POST" });
  if (body === null) throw new Error("no stream");
  const reader = body.getReader();
  return {
    label: "http",
    closed: new Promise(() => undefined),
    read: async () => {
      const { value } = await reader.read();
      return value ?? null;
    },
    write: async (bytes: Bytes) => {
      await fetch("/up", { method: "POST", body: bytes });
    },
    close: async () => undefined,
    abort: (reason: KeepsakeError) => void reader.cancel(reason),
  };
}
