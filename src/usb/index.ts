/** How a byte crosses the cable: WebUSB below, usbmux above. */
export type { UsbPlatform } from "./claim.ts";
export type { MuxConnection } from "./mux/connection.ts";
export { type MuxOptions, type MuxSession, openMux } from "./mux/session.ts";
export type { UsbTransport } from "./usb-transport.ts";
export { findPhones, phoneFilters, udidFromSerialNumber } from "./usbmux-interface.ts";
export { openUsbTransport, type UsbEvents, type UsbTransportOptions } from "./webusb-transport.ts";
