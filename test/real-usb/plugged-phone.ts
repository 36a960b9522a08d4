import { createWriteStream } from "node:fs";
import { createMemoryStorage } from "../virtual-iphone/core/memory-storage.ts";
import { createPhone, type VirtualPhone } from "../virtual-iphone/core/phone.ts";
import { TranscriptLog } from "../virtual-iphone/core/transcript.ts";
import { nodeTls } from "../virtual-iphone/node/tls.ts";
import { loadScenario, type ScenarioPhone } from "../virtual-iphone/scenarios/index.ts";
import { serveUsbRedir } from "../virtual-iphone/transports/usbredir.ts";

/** A virtual iPhone at a usbredir port of this machine, fresh and without trust. */
export interface PluggedPhone {
  readonly phone: VirtualPhone;
  readonly scenario: ScenarioPhone;
  readonly port: number;
  close(): Promise<void>;
}

export async function plugPhone(scenarioName: string, transcriptFile: string): Promise<PluggedPhone> {
  const storage = createMemoryStorage();
  const scenario = await loadScenario(scenarioName, { storage });
  const transcript = createWriteStream(transcriptFile);
  const phone = await createPhone({
    identity: scenario.identity,
    dialect: scenario.dialect,
    services: [scenario.backup],
    storage,
    tls: nodeTls,
    passcode: scenario.passcode,
    transcript: new TranscriptLog((line) => transcript.write(`${line}\n`)),
  });
  const usb = await serveUsbRedir(phone, 0);
  return {
    phone,
    scenario,
    port: usb.port,
    close: async () => {
      await usb.close();
      await phone.shutDown();
      await new Promise<void>((resolve) => transcript.end(resolve));
    },
  };
}
