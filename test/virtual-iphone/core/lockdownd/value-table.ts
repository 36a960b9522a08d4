import type { PhoneClock } from "../clock.ts";
import { PlistReal, type PlistValue } from "../contracts.ts";
import type { Dialect } from "../dialect.ts";
import { type PhoneIdentity, SYSTEM_DISK_BYTES } from "../identity.ts";
import type { Screen } from "../screen.ts";
import type { DeviceKey } from "./device-key.ts";
import type { ValueTable } from "./values.ts";

/**
 * Global keys that are told before trust.
 * @source appium/appium-ios-device lib/utilities.js (sample of iOS 15.2)
 */
export const PUBLIC_KEYS: ReadonlySet<string> = new Set(
  [
    ["BasebandCertId", "BasebandKeyHashInformation", "BasebandSerialNumber", "BasebandVersion", "BoardId"],
    ["BuildVersion", "CPUArchitecture", "ChipID", "DeviceClass", "DeviceColor", "DeviceName", "DieID"],
    ["HardwareModel", "HasSiDP", "PartitionType", "ProductName", "ProductType", "ProductVersion", "ProductionSOC"],
    ["ProtocolVersion", "SupportedDeviceFamilies", "TelephonyCapability", "UniqueChipID", "UniqueDeviceID"],
    ["WiFiAddress", "DevicePublicKey"],
  ].flat(),
);

/** Constants of the device: SetValue answers ImmutableValue. */
export const IMMUTABLE_KEYS: ReadonlySet<string> = new Set(
  [
    [
      "UniqueDeviceID",
      "UniqueChipID",
      "SerialNumber",
      "ProductType",
      "ProductVersion",
      "BuildVersion",
      "HardwareModel",
    ],
    ["DevicePublicKey", "WiFiAddress", "BluetoothAddress", "InternationalMobileEquipmentIdentity", "DieID", "ChipID"],
  ].flat(),
);

const DOMAINS_WITHOUT_VALUES = [
  "com.apple.Accessibility",
  "com.apple.PurpleBuddy",
  "com.apple.fairplay",
  "com.apple.iqagent",
  "com.apple.mobile.chaperone",
  "com.apple.mobile.data_sync",
  "com.apple.mobile.iTunes.store",
  "com.apple.mobile.internal",
  "com.apple.mobile.lockdown_cache",
  "com.apple.mobile.lockdownd",
  "com.apple.mobile.mobile_application_usage",
  "com.apple.mobile.nikita",
  "com.apple.mobile.restriction",
  "com.apple.mobile.software_behavior",
  "com.apple.mobile.sync_data_class",
  "com.apple.mobile.tethered_sync",
  "com.apple.mobile.third_party_termination",
  "com.apple.mobile.user_preferences",
  "com.apple.purplebuddy",
  "com.apple.xcode.developerdomain",
];

export interface ValueInputs {
  readonly identity: PhoneIdentity;
  readonly dialect: Dialect;
  readonly key: DeviceKey;
  readonly screen: Screen;
  readonly clock: PhoneClock;
}

/** @source samdmarshall/SDMMobileDevice SDMMD_Keys.h, libimobiledevice/libimobiledevice tools/ideviceinfo.c (key names) */
export function valueTable(inputs: ValueInputs): ValueTable {
  const { identity, dialect } = inputs;
  const disk = diskUsage(identity);
  return {
    ...Object.fromEntries(DOMAINS_WITHOUT_VALUES.map((domain) => [domain, {}])),
    "": globalValues(inputs),
    "com.apple.disk_usage": disk,
    "com.apple.disk_usage.factory": disk,
    "com.apple.mobile.battery": {
      BatteryCurrentCapacity: 87,
      BatteryIsCharging: true,
      ExternalChargeCapable: true,
      ExternalConnected: true,
      FullyCharged: false,
      GasGaugeCapability: true,
      HasBattery: true,
    },
    "com.apple.mobile.backup": { Version: "2.4", CloudBackupEnabled: false },
    "com.apple.fmip": { IsAssociated: false },
    "com.apple.mobile.iTunes": iTunesValues(identity, dialect),
    "com.apple.iTunes": { LibraryApplications: [], DeletedApplications: [] },
    "com.apple.mobile.wireless_lockdown": {
      EnableWifiConnections: false,
      EnableWifiDebugging: false,
      SupportsWifi: true,
      SupportsWifiSyncing: true,
      BonjourFullServiceName: `${identity.wifiAddress}@fe80::1-supportsRP._apple-mobdev2._tcp.local.`,
    },
    "com.apple.international": {
      Language: "en",
      Locale: "en_DE",
      Keyboard: "en_GB",
      SupportedLanguages: ["en", "de", "fr"],
      SupportedLocales: ["en_US", "en_DE", "de_DE"],
      SupportedKeyboards: ["en_GB", "de_DE"],
    },
    "com.apple.security.mac.amfi": { DeveloperModeStatus: false },
  };
}

function globalValues({
  identity,
  dialect,
  key,
  screen,
  clock,
}: ValueInputs): Record<string, PlistValue | (() => PlistValue)> {
  const seconds = (): PlistValue => new PlistReal(clock.nowMs() / 1000);
  return {
    ActivationState: "Activated",
    ActivationStateAcknowledged: true,
    BasebandCertId: 524245983,
    BasebandSerialNumber: Uint8Array.of(0x12, 0x34, 0x56, 0x78),
    BasebandStatus: "BBInfoAvailable",
    BasebandVersion: "2.10.03",
    BluetoothAddress: identity.wifiAddress.replace(/.{2}$/, "35"),
    BoardId: 12,
    BrickState: false,
    BuildVersion: dialect.buildVersion,
    CPUArchitecture: dialect.name === "ios12" ? "arm64" : "arm64e",
    ChipID: 33056,
    DeviceClass: identity.deviceClass,
    DeviceColor: "1",
    DeviceEnclosureColor: "1",
    DeviceName: identity.deviceName,
    DevicePublicKey: key.publicKeyPem,
    DieID: identity.uniqueChipId,
    EthernetAddress: identity.wifiAddress.replace(/.{2}$/, "36"),
    FirmwareVersion: "iBoot-8422.142.2",
    HardwareModel: identity.hardwareModel,
    HardwarePlatform: "t8120",
    HasSiDP: true,
    HostAttached: true,
    IntegratedCircuitCardIdentity: identity.iccid,
    InternationalMobileEquipmentIdentity: identity.imei,
    MLBSerialNumber: `MLB${identity.serialNumber}`,
    MobileEquipmentIdentifier: identity.meid,
    MobileSubscriberCountryCode: "262",
    MobileSubscriberNetworkCode: "01",
    ModelNumber: identity.modelNumber,
    NonVolatileRAM: {
      "auto-boot": new TextEncoder().encode("true"),
      usbcfwflasherResult: new TextEncoder().encode("No errors"),
    },
    PartitionType: "GUID_partition_scheme",
    PasswordProtected: () => screen.passcodeSet,
    PhoneNumber: identity.phoneNumber,
    PkHash: new Uint8Array(32).fill(0x5a),
    ProductName: "iPhone OS",
    ProductType: identity.productType,
    ProductVersion: dialect.productVersion,
    ProductionSOC: true,
    ProtocolVersion: "2",
    ProximitySensorCalibration: new Uint8Array(16),
    RegionInfo: "ZD/A",
    SIMStatus: "kCTSIMSupportSIMStatusReady",
    SerialNumber: identity.serialNumber,
    SoftwareBehavior: new Uint8Array(16),
    SupportedDeviceFamilies: identity.deviceClass === "iPad" ? [1, 2] : [1],
    TelephonyCapability: identity.deviceClass === "iPhone",
    TimeIntervalSince1970: seconds,
    TimeZone: "Europe/Berlin",
    TimeZoneOffsetFromUTC: new PlistReal(3600),
    TrustedHostAttached: () => screen.unlockedSinceBoot,
    UniqueChipID: identity.uniqueChipId,
    UniqueDeviceID: identity.udid,
    UseRaptorCerts: true,
    Uses24HourClock: true,
    WiFiAddress: identity.wifiAddress,
    iTunesHasConnected: true,
  };
}

function diskUsage({ totalDiskBytes, freeDiskBytes }: PhoneIdentity): Record<string, PlistValue> {
  const systemBytes = SYSTEM_DISK_BYTES;
  return {
    AmountDataAvailable: freeDiskBytes,
    AmountDataReserved: 200_000_000,
    AmountRestoreAvailable: freeDiskBytes,
    CalculateDiskUsage: "OkilyDokily",
    CameraUsage: 0,
    MobileApplicationUsage: 0,
    NANDInfo: new Uint8Array(16),
    PhotoUsage: 0,
    TotalDataAvailable: freeDiskBytes + 200_000_000,
    TotalDataCapacity: totalDiskBytes - systemBytes,
    TotalDiskCapacity: totalDiskBytes,
    TotalSystemAvailable: 0,
    TotalSystemCapacity: systemBytes,
  };
}

function iTunesValues(identity: PhoneIdentity, dialect: Dialect): Record<string, PlistValue> {
  return {
    MinITunesVersion: dialect.name === "ios12" ? "12.8" : "12.13",
    MinMacOSVersion: "10.15",
    DBVersion: 5,
    FamilyID: identity.deviceClass === "iPad" ? 2 : 1,
    SyncDataClasses: ["Contacts", "Calendars", "Bookmarks"],
    KeyTypeSupportVersion: 492,
    IconFolderColumns: 3,
    IconFolderRows: 3,
    HomeScreenIconColumns: 4,
    HomeScreenIconRows: 6,
    HomeScreenIconWidth: 60,
    HomeScreenIconHeight: 60,
    ScreenWidth: 1179,
    ScreenHeight: 2556,
    ScreenScaleFactor: 3,
  };
}
