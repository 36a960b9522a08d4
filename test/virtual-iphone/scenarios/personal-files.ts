import type { Content } from "../core/files/content.ts";
import { mix, seededRandom } from "../core/files/pattern.ts";
import { directory, type PhoneFile, regularFile, SCENARIO_NOW, symbolicLink } from "../core/files/phone-file.ts";
import { toBase64 } from "../core/plist/base64.ts";
import { encodeBinaryPlist } from "../core/plist/index.ts";
import { SENT_PICTURE, VOICE_MESSAGE } from "./databases/message-specials.ts";
import { RECORDINGS, VOICEMAILS } from "./databases/sound.ts";
import { WHATSAPP_MEDIA } from "./databases/whatsapp-chats.ts";
import type { PhotoPlan } from "./photos.ts";

const DAY = 86_400;
const builtFile = (domain: string, path: string, builder: string, protectionClass = 3): PhoneFile =>
  regularFile(
    domain,
    path,
    { kind: "built", builder, generation: 0 },
    { protectionClass, modifiedAt: SCENARIO_NOW - DAY },
  );

/** The databases of Apple's own apps, where iOS keeps them. */
export function databaseFiles(): PhoneFile[] {
  return [
    builtFile("HomeDomain", "Library/SMS/sms.db", "messages"),
    builtFile("HomeDomain", "Library/AddressBook/AddressBook.sqlitedb", "contacts"),
    builtFile("HomeDomain", "Library/AddressBook/AddressBookImages.sqlitedb", "contact-images"),
    builtFile("HomeDomain", "Library/CallHistoryDB/CallHistory.storedata", "calls"),
    builtFile("HomeDomain", "Library/Calendar/Calendar.sqlitedb", "calendar"),
    builtFile("AppDomainGroup-group.com.apple.notes", "NoteStore.sqlite", "notes"),
    builtFile("CameraRollDomain", "Media/PhotoData/Photos.sqlite", "photos"),
    builtFile("HomeDomain", "Library/Safari/Bookmarks.db", "bookmarks"),
    builtFile("HomeDomain", "Library/Safari/History.db", "history"),
    builtFile("HomeDomain", "Library/Voicemail/voicemail.db", "voicemail"),
    builtFile("MediaDomain", "Media/Recordings/CloudRecordings.db", "recordings"),
    builtFile("KeychainDomain", "keychain-backup.plist", "keychain", 1),
    builtFile("SystemPreferencesDomain", "com.apple.wifi.known-networks.plist", "wifi"),
  ];
}

const WHATSAPP_DOMAIN = "AppDomainGroup-group.net.whatsapp.WhatsApp.shared";

/** The database of WhatsApp's chats, and those of its pictures that the person did not delete. */
export function whatsAppFiles(seed: number): PhoneFile[] {
  const media = WHATSAPP_MEDIA.filter(({ isHere }) => isHere).map(({ path, size }, index) => {
    const content = { kind: "media", format: "jpeg", size, seed: mix(seed, 900 + index), at: SCENARIO_NOW } as const;
    return regularFile(WHATSAPP_DOMAIN, `Message/${path}`, content);
  });
  return [builtFile(WHATSAPP_DOMAIN, "ChatStorage.sqlite", "whatsapp"), ...media];
}

/** The store of Reminders on this phone; before iOS 13 reminders were rows of the calendar. */
export function reminderFiles(iosMajor: number): PhoneFile[] {
  if (iosMajor < 13) return [];
  const store = "Container_v1/Stores/Data-local.sqlite";
  if (iosMajor < 17) return [builtFile("HomeDomain", `Library/Reminders/${store}`, "reminders")];
  return [builtFile("AppDomainGroup-group.com.apple.reminders", store, "reminders")];
}

/** Camera roll files, the movies of Live Photos, and a thumbnail for each. */
export function photoFiles(photos: readonly PhotoPlan[]): PhoneFile[] {
  return photos.flatMap((photo): PhoneFile[] => {
    const path = `Media/${photo.directory}/${photo.name}`;
    const details = { modifiedAt: photo.takenAt, bornAt: photo.takenAt };
    const files: PhoneFile[] = [];
    if (photo.special !== "cloud-only") {
      const attributes = photoAttributes(photo);
      files.push(regularFile("CameraRollDomain", path, originalOf(photo), { ...details, attributes }));
    }
    if (photo.special === "edited") files.push(...editedFiles(photo));
    if (photo.isLive) {
      const movie = {
        kind: "media",
        format: "mov",
        size: 40_000 + Math.floor(photo.size / 3),
        seed: mix(photo.seed, 1),
        at: photo.takenAt,
      } as const;
      files.push(regularFile("CameraRollDomain", path.replace(/HEIC$/, "MOV"), movie, details));
    }
    files.push(
      regularFile(
        "CameraRollDomain",
        `Media/PhotoData/Thumbnails/V2/${photo.directory}/${photo.name}/5003.JPG`,
        thumbnailOf(photo),
        details,
      ),
    );
    return files;
  });
}

function originalOf({ format, size, seed, takenAt }: PhotoPlan): Content {
  if (format === "png") return { kind: "built", builder: "screenshot", generation: 0 };
  return { kind: "media", format, size, seed, at: takenAt };
}

/** Shows what Photos shows: of an edited picture, the edit. */
function thumbnailOf({ format, special, seed, takenAt }: PhotoPlan): Content {
  if (format === "png") return { kind: "built", builder: "screenshot-thumbnail", generation: 0 };
  const size = 24_000 + (seed % 4_000);
  return { kind: "media", format: "jpeg", size, seed: special === "edited" ? seed + 1 : seed, at: takenAt };
}

/** What Photos keeps of an edit: the picture as it looks now, and what was done to it. */
function editedFiles({ directory, name, size, seed, takenAt }: PhotoPlan): PhoneFile[] {
  const folder = `Media/PhotoData/Mutations/${directory}/${name.replace(/\..*/, "")}/Adjustments`;
  const picture = { kind: "media", format: "jpeg", size, seed: seed + 1, at: takenAt } as const;
  const steps = { kind: "media", format: "plist", size: 900, seed, at: takenAt } as const;
  const details = { modifiedAt: takenAt + DAY };
  return [
    regularFile("CameraRollDomain", `${folder}/FullSizeRender.jpg`, picture, details),
    regularFile("CameraRollDomain", `${folder}/Adjustments.plist`, steps, details),
  ];
}

/** The extended attributes Photos puts on its files. */
function photoAttributes(photo: PhotoPlan): Record<string, string> {
  const flag = (value: boolean): string => toBase64(new Uint8Array([value ? 1 : 0, 0]));
  const text = (value: string): string => toBase64(new TextEncoder().encode(value));
  const uuid = new Uint8Array(
    (photo.uuid.replaceAll("-", "").match(/../g) ?? []).map((pair) => Number.parseInt(pair, 16)),
  );
  return {
    "com.apple.assetsd.favorite": flag(photo.isFavourite),
    "com.apple.assetsd.hidden": flag(photo.isHidden),
    "com.apple.assetsd.trashed": flag(photo.isTrashed),
    "com.apple.assetsd.originalFilename": text(photo.name),
    "com.apple.assetsd.UUID": toBase64(uuid),
    "com.apple.assetsd.customCreationDate": toBase64(encodeBinaryPlist(new Date(photo.takenAt * 1000))),
    "com.apple.assetsd.timeZoneName": text("Europe/Berlin"),
  };
}

/** What the special cases of messages.ts point to, as far as it is in the backup. */
export function specialMessageFiles(seed: number): PhoneFile[] {
  const picture = { kind: "media", format: "jpeg", size: 48_000, seed: mix(seed, 76), at: SCENARIO_NOW } as const;
  return [
    builtFile("MediaDomain", VOICE_MESSAGE, "voice-message"),
    regularFile("MediaDomain", SENT_PICTURE, picture, { modifiedAt: SCENARIO_NOW - 3_000 }),
  ];
}

/** Pictures in messages, in the folders Messages makes. */
export function attachmentFiles(
  seed: number,
  count: number,
  size: number,
): { files: PhoneFile[]; rows: { path: string; size: number; at: number }[] } {
  const rows = Array.from({ length: count }, (_, index) => {
    const folder = mix(seed, index).toString(16).padStart(8, "0");
    return {
      path: `Library/SMS/Attachments/${folder.slice(0, 2)}/${folder.slice(2, 4)}/at_0_${folder}/IMG_${index}.jpeg`,
      size: size + (mix(seed, index) % size),
      at: SCENARIO_NOW - index * DAY,
    };
  });
  const files = rows.map((row, index) =>
    regularFile(
      "MediaDomain",
      row.path,
      { kind: "media", format: "jpeg", size: row.size, seed: mix(seed, 77 + index), at: row.at },
      { modifiedAt: row.at },
    ),
  );
  return { files, rows };
}

export function soundFiles(seed: number): PhoneFile[] {
  const sound = (size: number, index: number) =>
    ({ kind: "pattern", size, seed: mix(seed, 500 + index), incompressible: 1 }) as const;
  const mails = Array.from({ length: VOICEMAILS }, (_, index) =>
    regularFile("HomeDomain", `Library/Voicemail/${index + 1}.amr`, sound(8_000 + index * 6_400, index)),
  );
  const memos = Array.from({ length: RECORDINGS }, (_, index) =>
    builtFile("MediaDomain", `Media/Recordings/Recording ${index + 1}.m4a`, `recording-${index + 1}`),
  );
  return [...mails, ...memos];
}

export interface AppPlan {
  readonly bundleId: string;
  readonly version: string;
  readonly name: string;
}

const APP_NAMES = [
  "Tram Times",
  "Recipe Box",
  "Harbour Weather",
  "Step by Step",
  "Penny Book",
  "Sketch Pad",
  "Bird Calls",
  "Language Tandem",
  "Night Sky",
  "Knots & Sails",
  "Pocket Radio",
  "Garden Diary",
  "Crossword Club",
  "City Bikes",
  "Film Shelf",
  "Quiet Timer",
  "Parcel Watch",
  "Choir Notes",
  "Trail Maps",
  "Library Card",
  "Chess Clock",
];

export const APPS: readonly AppPlan[] = [
  { bundleId: "org.example.notebook", version: "1.0", name: "Notebook" },
  { bundleId: "org.example.chess", version: "3.2.1", name: "Chess" },
  { bundleId: "org.example.homemade", version: "1.0", name: "Homemade" },
  ...APP_NAMES.map((name, index) => ({
    bundleId: `org.example.app${index + 1}`,
    version: `${1 + (index % 5)}.${index % 3}`,
    name,
  })),
];

/** Documents, settings and caches of apps: many small files, a few larger, names as people and programs make them. */
export function appFiles(seed: number, count: number): PhoneFile[] {
  const choose = seededRandom(mix(seed, 0x617070));
  return Array.from({ length: count }, (_, index): PhoneFile => {
    const domain = `AppDomain-${APPS[index % APPS.length]?.bundleId ?? "org.example.app"}`;
    const details = {
      modifiedAt: SCENARIO_NOW - Math.floor(choose() * 300) * DAY - index,
      protectionClass: index % 5 === 0 ? 4 : 3,
    };
    const content = (size: number, incompressible: number) =>
      ({ kind: "pattern", size, seed: mix(seed, 10_000 + index), incompressible }) as const;
    const kind = choose();
    if (kind < 0.02) return regularFile(domain, `Documents/empty ${index}`, content(0, 0), details);
    if (kind < 0.5)
      return regularFile(
        domain,
        `Library/Application Support/state/${index}.json`,
        { kind: "media", format: "json", size: 200 + Math.floor(choose() * 3800), seed: index, at: 0 },
        details,
      );
    if (kind < 0.85)
      return regularFile(
        domain,
        `Library/Caches/tiles/${index % 16}/${index}.bin`,
        content(4_000 + Math.floor(choose() * 60_000), 0.6),
        details,
      );
    return regularFile(
      domain,
      `Documents/${NAMES[index % NAMES.length] ?? "file"} ${index}.dat`,
      content(30_000 + Math.floor(choose() * 200_000), 0.8),
      details,
    );
  });
}

const NAMES = [
  "Urlaub – Fotos",
  "naïve café",
  "re\u0301sume\u0301",
  "メモ",
  "list: to do?",
  "🏕️ trip",
  "CON",
  "trailing dot.",
  "-starts-with-dash",
];

/** Settings of the system: one small property list per program. */
export function settingsFiles(seed: number, count: number): PhoneFile[] {
  const files = Array.from({ length: count }, (_, index) => {
    const size = 256 + (mix(seed, index) % 3000);
    return regularFile(
      "HomeDomain",
      `Library/Preferences/com.apple.setting${index}.plist`,
      { kind: "media", format: "plist", size, seed: index, at: 0 },
      { permissions: 0o600, modifiedAt: SCENARIO_NOW - (index % 90) * DAY },
    );
  });
  return [
    ...files,
    symbolicLink("HomeDomain", "Library/Logs/CrashReporter", "/var/mobile/Library/Logs"),
    symbolicLink("AppDomain-org.example.app1", "Library/current", "Application Support/state"),
    directory("SysContainerDomain-com.apple.geod", ""),
    directory("SysSharedContainerDomain-systemgroup.com.apple.configurationprofiles", "Library"),
    directory("HomeDomain", "Library/com.apple.internal.ck", { flags: 128 }),
    regularFile(
      "RootDomain",
      "Library/Caches/locationd/clients.plist",
      { kind: "media", format: "plist", size: 900, seed: 1, at: 0 },
      { userId: 0, groupId: 0 },
    ),
    regularFile(
      "WirelessDomain",
      "Library/Preferences/com.apple.commcenter.plist",
      { kind: "media", format: "plist", size: 700, seed: 2, at: 0 },
      { userId: 25, groupId: 25 },
    ),
    regularFile(
      "HealthDomain",
      "Health/healthdb_secure.hfd",
      { kind: "pattern", size: 65_536, seed: 3, incompressible: 0.9 },
      { protectionClass: 2, permissions: 0o600 },
    ),
  ];
}
