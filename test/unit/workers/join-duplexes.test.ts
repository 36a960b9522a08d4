import { describe, expect, it } from "vitest";
import { utf8 } from "../../../src/base/bytes.ts";
import { KeepsakeError } from "../../../src/base/errors.ts";
import { createMemoryPair } from "../../../src/base/memory-duplex.ts";
import { joinDuplexes } from "../../../src/workers/join-duplexes.ts";

describe("joinDuplexes", () => {
  it("passes bytes both ways until both ended", async () => {
    const [phone, phoneEnd] = createMemoryPair();
    const [vault, vaultEnd] = createMemoryPair();
    const joined = joinDuplexes(phoneEnd, vaultEnd);
    await phone.write(utf8("from the phone"));
    await vault.write(utf8("from the vault"));
    expect(await vault.read()).toEqual(utf8("from the phone"));
    expect(await phone.read()).toEqual(utf8("from the vault"));
    await phone.close();
    expect(await vault.read()).toBeNull();
    await vault.close();
    expect(await phone.read()).toBeNull();
    await joined;
  });

  it("ends both with the first error of one", async () => {
    const [phone, phoneEnd] = createMemoryPair();
    const [vault, vaultEnd] = createMemoryPair();
    const joined = joinDuplexes(phoneEnd, vaultEnd);
    const reading = vault.read();
    phone.abort(new KeepsakeError("usb/unplugged"));
    await expect(joined).rejects.toMatchObject({ code: "usb/unplugged" });
    await expect(reading).rejects.toMatchObject({ code: "usb/unplugged" });
  });

  it("ends both with the reason of the signal, fired before or meanwhile", async () => {
    for (const isEarly of [true, false]) {
      const [phone, phoneEnd] = createMemoryPair();
      const [vault, vaultEnd] = createMemoryPair();
      const interrupt = new AbortController();
      if (isEarly) interrupt.abort(new KeepsakeError("backup/cancelled-on-phone"));
      const joined = joinDuplexes(phoneEnd, vaultEnd, { signal: interrupt.signal });
      if (!isEarly) interrupt.abort(new KeepsakeError("backup/cancelled-on-phone"));
      await expect(joined).rejects.toMatchObject({ code: "backup/cancelled-on-phone" });
      for (const end of [phone, vault]) {
        await expect(end.read()).rejects.toMatchObject({ code: "backup/cancelled-on-phone" });
      }
    }
  });
});
