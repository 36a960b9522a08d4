import { type KeyedArchive, openKeyedArchive } from "../../backup/index.ts";
import type { Bytes } from "../../base/bytes.ts";
import { limits } from "../../base/limits.ts";
import { isPlistArray, isPlistDict, type PlistDict, type PlistValue } from "../../codec/plist/index.ts";
import type { AppContent } from "../conversations/model.ts";

const LINK_PREVIEW = "com.apple.messages.URLBalloonProvider";
/** Apple's own, by the end of their identifier. */
const NAMES: Readonly<Record<string, string>> = {
  [LINK_PREVIEW]: "Link",
  "com.apple.Handwriting.HandwritingProvider": "Handwriting",
  "com.apple.DigitalTouchBalloonProvider": "Digital Touch",
  "com.apple.PassbookUIService.PeerPaymentMessagesExtension": "Apple Pay",
  "com.apple.findmy.FindMyMessagesApp": "Find My",
  "com.apple.messages.Polls": "Poll",
};

/** What an app put into a message: what can be read of it, at least the app's name. Null for ordinary messages. */
export function readAppContent(bundleId: string | null, payload: Bytes | null): AppContent | null {
  if (bundleId === null) return null;
  const identifier = bundleId.slice(bundleId.lastIndexOf(":") + 1);
  const bare: AppContent = { app: NAMES[identifier] ?? identifier, title: null, text: null, url: null };
  if (payload === null || payload.length > limits.servicePlistBytes) return bare;
  try {
    const archive = openKeyedArchive(payload);
    return identifier === LINK_PREVIEW ? linkPreview(archive, bare) : appMessage(archive, bare);
  } catch {
    // A payload nobody can read is still a message of that app.
    return bare;
  }
}

function linkPreview(archive: KeyedArchive, bare: AppContent): AppContent {
  const found = archive.get(archive.root, "richLinkMetadata");
  const metadata = isPlistDict(found) ? found : archive.root;
  const text = (key: string): string | null => textOf(archive.get(metadata, key));
  const url = urlOf(archive, archive.get(metadata, "URL")) ?? urlOf(archive, archive.get(metadata, "originalURL"));
  return { ...bare, title: text("title"), text: text("summary"), url };
}

function appMessage(archive: KeyedArchive, bare: AppContent): AppContent {
  const fields = dictionary(archive, archive.root);
  const user = fields.get("userInfo");
  const info = isPlistDict(user) ? dictionary(archive, user) : new Map<string, PlistValue>();
  const of = (map: ReadonlyMap<string, PlistValue>, ...keys: string[]): string | null =>
    keys.map((key) => textOf(map.get(key))).find((text) => text !== null) ?? null;
  return {
    app: of(fields, "an") ?? bare.app,
    title: of(info, "caption", "image-title") ?? of(fields, "ldtext"),
    text: of(info, "subcaption", "secondary-subcaption", "tertiary-subcaption", "image-subtitle"),
    url: urlOf(archive, fields.get("URL")),
  };
}

/** An archived NSDictionary, its values followed one step. */
function dictionary(archive: KeyedArchive, dict: PlistDict): Map<string, PlistValue> {
  const [keys, values] = [archive.get(dict, "NS.keys"), archive.get(dict, "NS.objects")];
  const found = new Map<string, PlistValue>();
  if (!isPlistArray(keys) || !isPlistArray(values)) return found;
  for (const [index, key] of keys.entries()) {
    const name = archive.get({ key }, "key");
    const value = archive.get({ value: values[index] ?? null }, "value");
    if (typeof name === "string" && value !== undefined) found.set(name, value);
  }
  return found;
}

function urlOf(archive: KeyedArchive, value: PlistValue | undefined): string | null {
  return isPlistDict(value) ? textOf(archive.get(value, "NS.relative")) : textOf(value);
}

const textOf = (value: PlistValue | undefined): string | null =>
  typeof value === "string" && value !== "" ? value : null;
