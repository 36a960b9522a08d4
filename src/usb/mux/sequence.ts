/**
 * Sequence numbers of mux connections: 32 bits that wrap, compared by distance. All results are unsigned.
 * @source RFC 9293 §3.4 (arithmetic); libimobiledevice/usbmuxd src/device.c (no retransmission, window in units of 256)
 */
export function advance(sequence: number, bytes: number): number {
  return (sequence + bytes) >>> 0;
}

/** How far `to` lies ahead of `from`, modulo 2^32. */
export function distance(from: number, to: number): number {
  return (to - from) >>> 0;
}

/** True when `acknowledged` lies between what was acknowledged before and what was sent. */
export function isPlausibleAck(previous: number, acknowledged: number, sent: number): boolean {
  return distance(previous, acknowledged) <= distance(previous, sent);
}

/**
 * Bytes that may be sent now. A window that shrank below what is under way counts as closed, never as a huge one.
 * @source libimobiledevice/usbmuxd commit 4c3d762
 */
export function sendableBytes(windowBytes: number, acknowledged: number, sent: number): number {
  return Math.max(0, windowBytes - distance(acknowledged, sent));
}
