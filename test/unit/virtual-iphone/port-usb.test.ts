import { MessageChannel } from "node:worker_threads";
import { describe, expect, it } from "vitest";
import { createPhone } from "../../virtual-iphone/core/phone.ts";
import { servePhoneOverPort } from "../../virtual-iphone/core/webusb/port-usb.ts";

interface Answer {
  readonly message: {
    readonly id?: number;
    readonly event?: string;
    readonly status?: string;
    readonly error?: object;
  };
  readonly bytes: Uint8Array | null;
}

describe("the phone behind a MessagePort", () => {
  it("answers WebUSB's calls and tells unplug", async () => {
    const phone = await createPhone();
    const { port1, port2 } = new MessageChannel();
    const stop = servePhoneOverPort(phone, port2 as unknown as MessagePort);
    const answers: Answer[] = [];
    let wake: () => void = () => undefined;
    port1.on("message", (answer: Answer) => {
      answers.push(answer);
      wake();
    });
    let id = 0;
    const until = async (fits: (answer: Answer) => boolean): Promise<Answer> => {
      for (;;) {
        const found = answers.find(fits);
        if (found !== undefined) return found;
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    };
    const call = (name: string, more: object = {}, bytes: Uint8Array | null = null): Promise<Answer> => {
      const number = ++id;
      port1.postMessage({ message: { id: number, call: name, ...more }, bytes });
      return until(({ message }) => message.id === number);
    };
    expect((await call("open")).message.error).toBeUndefined();
    await call("selectConfiguration", { value: 3 });
    await call("claimInterface", { value: 1 });
    const version = Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 20, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0);
    expect((await call("transferOut", { endpoint: 4 }, version)).message.status).toBe("ok");
    expect((await call("transferIn", { endpoint: 5, length: 512 })).bytes).toHaveLength(20);
    expect((await call("fly")).message.error).toMatchObject({ name: "NotSupportedError" });
    phone.unplug();
    expect(await until(({ message }) => message.event === "disconnect")).toBeDefined();
    stop();
    port1.close();
  });
});
