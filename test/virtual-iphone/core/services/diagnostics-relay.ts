import type { PhoneService, PlistDict, ServiceContext } from "../contracts.ts";
import type { Dialect } from "../dialect.ts";
import type { PhoneIdentity } from "../identity.ts";
import { readPlistMessage, writePlistMessage } from "../streams/plist-stream.ts";

const BATTERY: PlistDict = {
  AppleRawMaxCapacity: 3050,
  CurrentCapacity: 87,
  CycleCount: 212,
  DesignCapacity: 3200,
  ExternalConnected: true,
  FullyCharged: false,
  IsCharging: true,
  MaxCapacity: 100,
  NominalChargeCapacity: 3080,
  Serial: "F8Y0000VRTL",
  Temperature: 2990,
  Voltage: 4210,
};

/** Restart and Shutdown take effect when the connection ends, as WaitForDisconnect asks. */
export function createDiagnosticsRelay(identity: PhoneIdentity, dialect: Dialect): PhoneService {
  return {
    name: "com.apple.mobile.diagnostics_relay",
    serve: async (stream, context) => {
      let then: (() => void) | null = null;
      const record = (from: "host" | "device", message: PlistDict): void =>
        context.transcript.record({ layer: "diagnostics_relay", from, message });
      for (;;) {
        const request = await readPlistMessage(stream);
        if (request === null) break;
        record("host", request);
        const reply = answer(request, identity, dialect, context);
        record("device", reply);
        await writePlistMessage(stream, reply);
        if (request["Request"] === "Restart") then = () => context.restart();
        if (request["Request"] === "Shutdown") then = () => context.unplug();
        if (request["Request"] === "Goodbye") break;
      }
      await stream.close();
      then?.();
    },
  };
}

function answer(request: PlistDict, identity: PhoneIdentity, dialect: Dialect, context: ServiceContext): PlistDict {
  const success = (diagnostics: PlistDict): PlistDict => ({ Status: "Success", Diagnostics: diagnostics });
  switch (request["Request"]) {
    case "Goodbye":
    case "Restart":
    case "Shutdown":
    case "Sleep":
      return { Status: "Success" };
    case "All":
      return success({ GasGauge: gasGauge(), WiFi: wifi(), NAND: {} });
    case "GasGauge":
      return success({ GasGauge: gasGauge() });
    case "WiFi":
      return success({ WiFi: wifi() });
    case "NAND":
      return success({ NAND: {} });
    case "IORegistry":
      return ioRegistry(request, identity);
    case "MobileGestalt":
      return success({ MobileGestalt: mobileGestalt(request, identity, dialect, context) });
    default:
      return { Status: "UnknownRequest" };
  }
}

const gasGauge = (): PlistDict => ({
  CycleCount: 212,
  DesignCapacity: 3200,
  FullChargeCapacity: 3050,
  Status: "Success",
});
const wifi = (): PlistDict => ({ Active: true, Status: "Success" });

/** An empty string counts as absent: idevicediagnostics sends both names together. */
function ioRegistry(request: PlistDict, identity: PhoneIdentity): PlistDict {
  const { CurrentPlane, EntryName, EntryClass } = request;
  if (EntryName === "AppleSmartBattery" || EntryClass === "IOPMPowerSource") {
    return { Status: "Success", Diagnostics: { IORegistry: BATTERY } };
  }
  if (typeof CurrentPlane === "string" && CurrentPlane !== "") {
    const children = CurrentPlane === "IOPower" ? [{ name: "AppleSmartBattery", class: "IOPMPowerSource" }] : [];
    const root: PlistDict = { name: identity.hardwareModel, plane: CurrentPlane, children };
    return { Status: "Success", Diagnostics: { IORegistry: root } };
  }
  return { Status: "Success", Diagnostics: {} };
}

function mobileGestalt(
  request: PlistDict,
  identity: PhoneIdentity,
  dialect: Dialect,
  context: ServiceContext,
): PlistDict {
  if (!dialect.mobileGestalt) return { Status: "MobileGestaltDeprecated" };
  const known: PlistDict = {
    DeviceName: identity.deviceName,
    PasswordConfigured: context.screen.passcodeSet,
    ProductType: identity.productType,
    ProductVersion: dialect.productVersion,
    SerialNumber: identity.serialNumber,
    UniqueDeviceID: identity.udid,
  };
  const answer: PlistDict = { Status: "Success" };
  const keys = request["MobileGestaltKeys"];
  for (const key of Array.isArray(keys) ? keys : []) {
    if (typeof key !== "string") continue;
    const value = known[key];
    if (value !== undefined) answer[key] = value;
  }
  return answer;
}
