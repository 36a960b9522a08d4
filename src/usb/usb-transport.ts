import type { AbortOptions } from "../base/abort.ts";
import type { Bytes } from "../base/bytes.ts";
import type { KeepsakeError } from "../base/errors.ts";

/** The two bulk pipes of a phone's usbmux interface. Implemented over WebUSB, and in tests over memory. */
export interface UsbTransport {
  /** The UDID as the USB descriptor tells it; lockdownd's `UniqueDeviceID` is the truth. */
  readonly serialNumber: string;
  readonly productName: string;
  /**
   * One bulk IN transfer of at most 16,384 bytes, possibly empty. Several may be pending; they resolve in order.
   * A fired signal gives up the wait; the bytes go to the next call.
   */
  receive(options?: AbortOptions): Promise<Bytes>;
  /**
   * One mux packet, at most 49,152 bytes, as one bulk OUT transfer, followed by a zero-length one when its length is a
   * multiple of the packet size. Several may be pending; they leave in the order of the calls.
   */
  send(packet: Bytes, options?: AbortOptions): Promise<void>;
  /** Gives the interface and the device back. Pending calls reject with app/aborted. Idempotent. */
  close(): Promise<void>;
  /** Resolves once, when the phone is gone: usb/unplugged, usb/taken or usb/transfer. Stays pending after `close`. */
  readonly disconnected: Promise<KeepsakeError>;
}

/** @source libimobiledevice/usbmuxd src/usb.h USB_MRU */
export const TRANSFER_IN_BYTES = 16_384;
/**
 * Reads kept in flight. usbmuxd keeps three, next to the kernel; a transfer of WebUSB passes two more processes, so more
 * of them must be under way to hide that: as many as fill the window of one connection.
 */
export const TRANSFERS_IN_FLIGHT = 32;
/** Largest mux packet sent, headers included. @source libimobiledevice/usbmuxd src/usb.h USB_MTU */
export const SEND_PACKET_BYTES = 3 * 16_384;
