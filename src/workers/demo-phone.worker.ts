import { servePhoneOverPort } from "../../test/virtual-iphone/core/webusb/port-usb.ts";
import { createScenarioPhone } from "../../test/virtual-iphone/scenarios/scenario-phone.ts";
import type { DemoGesture, DemoPhoneApi } from "./api.ts";
import { serve } from "./remote.ts";

const PASSCODE = "123456";

/** The person holding the demo phone, in the words of its control channel. */
const commands: Readonly<Record<DemoGesture, object>> = {
  trust: { do: "tapTrust", passcode: PASSCODE },
  "dont-trust": { do: "tapDontTrust" },
  passcode: { do: "typePasscode", passcode: PASSCODE },
  unlock: { do: "unlock", passcode: PASSCODE },
  unplug: { do: "unplug" },
  plug: { do: "plug" },
};

const building = createScenarioPhone("demo", {
  passcode: PASSCODE,
  identity: { deviceName: "Demo iPhone", udid: "00008130-0DE000000000DE40", serialNumber: "DEMO00000001" },
});

const api: DemoPhoneApi = {
  async plugIn(port) {
    servePhoneOverPort((await building).phone, port);
  },
  async gesture(gesture) {
    await (await building).phone.control(commands[gesture]);
  },
};

serve(api);
