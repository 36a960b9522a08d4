import type { PhoneStorage } from "../core/contracts.ts";
import { type ContentBuilder, ContentShelf } from "../core/files/content.ts";
import { screenshotPng, screenshotThumbnail } from "../core/files/media/screenshot.ts";
import { mix } from "../core/files/pattern.ts";
import { type PhoneFile, regularFile, SCENARIO_NOW, symbolicLink } from "../core/files/phone-file.ts";
import type { FileCatalogue } from "../core/files/phone-files.ts";
import type { LoadSqlite } from "../core/files/sqlite.ts";
import { buildCalendar } from "./databases/calendar.ts";
import { buildCalls } from "./databases/calls.ts";
import { buildContactImages, buildContacts } from "./databases/contacts.ts";
import type { DatabaseBuilder, DatabaseWork } from "./databases/database.ts";
import { buildMessages } from "./databases/messages.ts";
import { buildNotes } from "./databases/notes.ts";
import { buildPhotos } from "./databases/photos-sqlite.ts";
import { buildEverydayReminders } from "./databases/reminders.ts";
import { buildBookmarks, buildHistory } from "./databases/safari.ts";
import { buildRecordings, buildVoicemail } from "./databases/sound.ts";
import { buildWhatsAppChats } from "./databases/whatsapp-chats.ts";
import {
  appFiles,
  attachmentFiles,
  databaseFiles,
  photoFiles,
  reminderFiles,
  settingsFiles,
  soundFiles,
  specialMessageFiles,
  whatsAppFiles,
} from "./personal-files.ts";
import { planPhotos, withSpecialPhotos } from "./photos.ts";
import { buildKeychain, buildWifi } from "./small-builders.ts";
import { soundBuilders } from "./sounds.ts";

/** What a catalogue is made from. */
export interface CatalogueWork {
  readonly seed: number;
  readonly storage: PhoneStorage;
  readonly loadSqlite: LoadSqlite;
  readonly iosMajor: number;
  /** Files, roughly; null: the scenario's own number. */
  readonly fileCount: number | null;
  /** Bytes in all, roughly; null: the scenario's own number. */
  readonly totalBytes: number | null;
}

const plain = (files: readonly PhoneFile[], { storage }: CatalogueWork): FileCatalogue => ({
  files,
  shelf: new ContentShelf(new Map(), storage, "none"),
});

/** Ten files of ten sorts: the first thing to try. */
export function tenFiles(work: CatalogueWork): FileCatalogue {
  const { seed } = work;
  const at = SCENARIO_NOW - 3_600;
  const noise = (size: number, number: number) =>
    ({ kind: "pattern", size, seed: mix(seed, number), incompressible: 1 }) as const;
  return plain(
    [
      regularFile("HomeDomain", "Library/Preferences/com.apple.springboard.plist", {
        kind: "media",
        format: "plist",
        size: 1_200,
        seed,
        at,
      }),
      regularFile("HomeDomain", "Library/empty", noise(0, 1)),
      regularFile("HomeDomain", "Library/one-block", noise(16, 2), { protectionClass: 4 }),
      regularFile("HealthDomain", "Health/healthdb_secure.hfd", noise(4_096, 3), {
        protectionClass: 2,
        permissions: 0o600,
      }),
      regularFile("CameraRollDomain", "Media/DCIM/100APPLE/IMG_0001.JPG", {
        kind: "media",
        format: "jpeg",
        size: 310_001,
        seed,
        at,
      }),
      regularFile("CameraRollDomain", "Media/DCIM/100APPLE/IMG_0002.HEIC", {
        kind: "media",
        format: "heic",
        size: 262_144,
        seed,
        at,
      }),
      regularFile("CameraRollDomain", "Media/DCIM/100APPLE/IMG_0002.MOV", {
        kind: "media",
        format: "mov",
        size: 700_000,
        seed,
        at,
      }),
      regularFile("AppDomain-org.example.notebook", "Documents/naïve: 🏕️?.txt", noise(33, 4)),
      regularFile("AppDomain-org.example.notebook", "Library/large.bin", noise(2_000_000, 5)),
      symbolicLink("HomeDomain", "Library/link", "/var/mobile/Library/one-block"),
    ],
    work,
  );
}

/** A phone of an ordinary person: real databases, photos, messages with pictures, apps, settings. */
export function everyday(work: CatalogueWork, usualFiles = 3_000, usualBytes = 400_000_000): FileCatalogue {
  const count = work.fileCount ?? usualFiles;
  const bytes = work.totalBytes ?? usualBytes;
  const scale = Math.min(1, count / 3_000);
  const photos = withSpecialPhotos(
    planPhotos(work.seed, Math.max(12, Math.round(count * 0.12)), Math.round(bytes * 0.72)),
  );
  const attachments = attachmentFiles(
    work.seed,
    Math.max(4, Math.round(count * 0.02)),
    40_000 + Math.round((bytes * 0.02) / count),
  );
  const fixed = [
    ...databaseFiles(),
    ...reminderFiles(work.iosMajor),
    ...whatsAppFiles(work.seed),
    ...specialMessageFiles(work.seed),
    ...photoFiles(photos),
    ...attachments.files,
    ...soundFiles(work.seed),
  ];
  const rest = Math.max(20, count - fixed.length);
  const files = [
    ...fixed,
    ...settingsFiles(work.seed, Math.round(rest * 0.25)),
    ...appFiles(work.seed, Math.round(rest * 0.75)),
  ];

  const databases: Readonly<Record<string, DatabaseBuilder>> = {
    messages: buildMessages,
    contacts: buildContacts,
    "contact-images": buildContactImages,
    calls: buildCalls,
    calendar: buildCalendar,
    notes: buildNotes,
    photos: buildPhotos,
    bookmarks: buildBookmarks,
    history: buildHistory,
    voicemail: buildVoicemail,
    recordings: buildRecordings,
    reminders: buildEverydayReminders,
    whatsapp: buildWhatsAppChats,
  };
  const base: Omit<DatabaseWork, "generation"> = {
    load: work.loadSqlite,
    seed: work.seed,
    scale,
    photos,
    attachments: attachments.rows,
    iosMajor: work.iosMajor,
  };
  const builders = new Map<string, ContentBuilder>(
    Object.entries(databases).map(([name, build]) => [name, (generation) => build({ ...base, generation })]),
  );
  builders.set("keychain", (generation) => Promise.resolve(buildKeychain(mix(work.seed, generation))));
  for (const [name, sound] of soundBuilders(work.seed)) builders.set(name, sound);
  builders.set("screenshot", () => Promise.resolve(screenshotPng()));
  builders.set("screenshot-thumbnail", () => Promise.resolve(screenshotThumbnail()));
  builders.set("wifi", () => Promise.resolve(buildWifi()));
  const shelf = new ContentShelf(builders, work.storage, `everyday-${work.seed}-${count}-${bytes}-${work.iosMajor}`);
  return { files, shelf };
}

/** Very many small files: what messages and names cost, not bytes. */
export function smallFiles(work: CatalogueWork): FileCatalogue {
  const count = work.fileCount ?? 100_000;
  const average = Math.max(1, Math.round((work.totalBytes ?? count * 2_000) / count));
  const files = Array.from({ length: count }, (_, index) => {
    const hash = mix(work.seed, index);
    const size = hash % 50 === 0 ? 0 : hash % (2 * average);
    const domain = index % 3 === 0 ? "HomeDomain" : `AppDomain-org.example.app${index % 20}`;
    return regularFile(
      domain,
      `Library/Small/${index % 500}/${index}.json`,
      { kind: "pattern", size, seed: hash, incompressible: 0.3 },
      { modifiedAt: SCENARIO_NOW - (hash % 9_000_000) },
    );
  });
  return plain(files, work);
}

/** One huge film and little else. */
export function bigVideo(work: CatalogueWork): FileCatalogue {
  const size = work.totalBytes ?? 5_000_000_000;
  const video = { kind: "media", format: "mov", size, seed: work.seed, at: SCENARIO_NOW - 7_200 } as const;
  return {
    files: [...tenFiles(work).files, regularFile("CameraRollDomain", "Media/DCIM/100APPLE/IMG_0100.MOV", video)],
    shelf: tenFiles(work).shelf,
  };
}
