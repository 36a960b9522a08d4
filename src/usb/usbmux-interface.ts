const APPLE_VENDOR_ID = 0x05ac;
const USBMUX = { classCode: 0xff, subclassCode: 0xfe, protocolCode: 0x02 } as const;

/**
 * For `navigator.usb.requestDevice` in the page. Class fields match any interface of any configuration, so Apple's
 * keyboards and adapters are not offered.
 * @source WICG/webusb index.bs (matching a device filter), libimobiledevice/usbmuxd src/usb.h
 */
export const phoneFilters: USBDeviceFilter[] = [{ vendorId: APPLE_VENDOR_ID, ...USBMUX }];

/** Where usbmux lives on a device, in one of its configurations. */
export interface UsbmuxInterface {
  readonly configurationValue: number;
  readonly interfaceNumber: number;
  readonly endpointIn: number;
  readonly endpointOut: number;
  /** wMaxPacketSize of the OUT endpoint: 64, 512 or 1,024. */
  readonly packetSizeOut: number;
}

/** The phones this page may use and that speak usbmux, in the order of the browser. */
export async function findPhones(usb: Pick<USB, "getDevices">): Promise<readonly USBDevice[]> {
  const devices = await usb.getDevices();
  return devices.filter((device) => device.vendorId === APPLE_VENDOR_ID && findUsbmuxInterfaces(device).length > 0);
}

/** Every configuration with usbmux, highest first: the higher ones are those meant for hosts with drivers. */
export function findUsbmuxInterfaces(device: USBDevice): readonly UsbmuxInterface[] {
  return device.configurations
    .map(usbmuxIn)
    .filter((found) => found !== null)
    .sort((a, b) => b.configurationValue - a.configurationValue);
}

/** The usbmux interface of one configuration, or null. Exactly FF/FE/02 with one bulk endpoint each way. */
export function usbmuxIn(configuration: USBConfiguration): UsbmuxInterface | null {
  for (const { interfaceNumber, alternates } of configuration.interfaces) {
    const alternate = alternates.find(isUsbmux);
    const endpointIn = bulkEndpoint(alternate, "in");
    const endpointOut = bulkEndpoint(alternate, "out");
    if (endpointIn === undefined || endpointOut === undefined) continue;
    return {
      configurationValue: configuration.configurationValue,
      interfaceNumber,
      endpointIn: endpointIn.endpointNumber,
      endpointOut: endpointOut.endpointNumber,
      packetSizeOut: endpointOut.packetSize,
    };
  }
  return null;
}

/**
 * The UDID in a USB serial number: 40 hex digits are it, 24 get a dash after the eighth. Some systems deliver trailing
 * NULs or blanks.
 * @source libimobiledevice/usbmuxd src/usb.c get_serial_callback
 */
export function udidFromSerialNumber(serialNumber: string): string {
  const trimmed = serialNumber.replaceAll("\0", "").trim();
  return /^[0-9a-f]{24}$/i.test(trimmed) ? `${trimmed.slice(0, 8)}-${trimmed.slice(8)}` : trimmed;
}

function isUsbmux(alternate: USBAlternateInterface): boolean {
  return (
    alternate.interfaceClass === USBMUX.classCode &&
    alternate.interfaceSubclass === USBMUX.subclassCode &&
    alternate.interfaceProtocol === USBMUX.protocolCode
  );
}

function bulkEndpoint(alternate: USBAlternateInterface | undefined, direction: USBDirection): USBEndpoint | undefined {
  return alternate?.endpoints.find((endpoint) => endpoint.type === "bulk" && endpoint.direction === direction);
}
