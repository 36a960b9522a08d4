/** What people call the things in a backup, in the order in which they look for them. */
export const compareKinds = [
  "photos",
  "videos",
  "messages",
  "whatsapp",
  "contacts",
  "calls",
  "voicemail",
  "voice-memos",
  "notes",
  "calendar",
  "safari",
  "health",
  "passwords",
  "apps",
  "other",
] as const;
export type CompareKind = (typeof compareKinds)[number];

const PICTURE = /\.(heic|heif|jpe?g|png|gif|tiff?|dng|webp|avif|bmp)$/i;
const MOVIE = /\.(mov|mp4|m4v|3gp|avi)$/i;
/** Where the camera roll keeps what people took, and what they made of it; beside it lie thumbnails and databases. */
const TAKEN = /^Media\/(DCIM|PhotoData\/(CPLAssets|Mutations))\//;

/** The first rule that fits tells; the path must begin with the prefix. */
const rules: readonly { readonly domain: string; readonly prefix: string; readonly kind: CompareKind }[] = [
  { domain: "HomeDomain", prefix: "Library/SMS/", kind: "messages" },
  { domain: "MediaDomain", prefix: "Library/SMS/", kind: "messages" },
  { domain: "AppDomainGroup-group.net.whatsapp.", prefix: "", kind: "whatsapp" },
  { domain: "AppDomain-net.whatsapp.", prefix: "", kind: "whatsapp" },
  { domain: "HomeDomain", prefix: "Library/AddressBook/", kind: "contacts" },
  { domain: "HomeDomain", prefix: "Library/CallHistoryDB/", kind: "calls" },
  { domain: "WirelessDomain", prefix: "Library/CallHistory/", kind: "calls" },
  { domain: "HomeDomain", prefix: "Library/Voicemail/", kind: "voicemail" },
  { domain: "AppDomainGroup-group.com.apple.VoiceMemos.", prefix: "", kind: "voice-memos" },
  { domain: "MediaDomain", prefix: "Media/Recordings/", kind: "voice-memos" },
  { domain: "AppDomainGroup-group.com.apple.notes", prefix: "", kind: "notes" },
  { domain: "HomeDomain", prefix: "Library/Notes/", kind: "notes" },
  { domain: "HomeDomain", prefix: "Library/Calendar/", kind: "calendar" },
  { domain: "HomeDomain", prefix: "Library/Reminders/", kind: "calendar" },
  { domain: "AppDomainGroup-group.com.apple.reminders", prefix: "", kind: "calendar" },
  { domain: "HomeDomain", prefix: "Library/Safari/", kind: "safari" },
  { domain: "AppDomain-com.apple.mobilesafari", prefix: "", kind: "safari" },
  { domain: "HealthDomain", prefix: "", kind: "health" },
  { domain: "KeychainDomain", prefix: "", kind: "passwords" },
];

const APP = /^AppDomain(Group|Plugin)?-/;

/** What a file of a backup belongs to: told by its name alone. */
export function compareKindOf(domain: string, path: string): CompareKind {
  if (domain === "CameraRollDomain") return cameraRollKind(path);
  const rule = rules.find((each) => isOf(domain, each.domain) && path.startsWith(each.prefix));
  if (rule !== undefined) return rule.kind;
  return APP.test(domain) ? "apps" : "other";
}

/** Names that end in a dot stand for a family of containers. */
function isOf(domain: string, wanted: string): boolean {
  return wanted.endsWith(".") ? domain.startsWith(wanted) : domain === wanted;
}

function cameraRollKind(path: string): CompareKind {
  if (!TAKEN.test(path)) return "other";
  if (PICTURE.test(path)) return "photos";
  return MOVIE.test(path) ? "videos" : "other";
}
