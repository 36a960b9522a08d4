/** Who the phone is. Everything else lockdownd tells is derived from this, the dialect and the state. */
export interface PhoneIdentity {
  readonly deviceName: string;
  readonly deviceClass: "iPhone" | "iPad";
  /** "iPhone15,2". */
  readonly productType: string;
  readonly hardwareModel: string;
  readonly modelNumber: string;
  /** With the dash where newer phones have one. */
  readonly udid: string;
  readonly serialNumber: string;
  /** ECID. */
  readonly uniqueChipId: number;
  readonly wifiAddress: string;
  readonly imei: string;
  readonly meid: string;
  readonly iccid: string;
  readonly phoneNumber: string;
  readonly totalDiskBytes: number;
  readonly freeDiskBytes: number;
}

export const DEFAULT_IDENTITY: PhoneIdentity = {
  deviceName: "Vera’s iPhone",
  deviceClass: "iPhone",
  productType: "iPhone15,2",
  hardwareModel: "D73AP",
  modelNumber: "MQ013",
  udid: "00008120-000A1B2C3D4E5F60",
  serialNumber: "VRT0PH0NE1",
  uniqueChipId: 0x000a1b2c3d4e5f60,
  wifiAddress: "aa:bb:cc:00:12:34",
  imei: "356000000000017",
  meid: "35600000000001",
  iccid: "89490000000000000017",
  phoneNumber: "+49 151 00000017",
  totalDiskBytes: 128_000_000_000,
  freeDiskBytes: 61_000_000_000,
};

/** What the system itself takes of the disk. */
export const SYSTEM_DISK_BYTES = 14_000_000_000;

/** The USB serial number: the UDID without its dash. */
export function usbSerialNumber(identity: PhoneIdentity): string {
  return identity.udid.replaceAll("-", "");
}
