import type { Content } from "./content.ts";

/** One entry of the phone's file system, as a backup sees it. Plain data: the index is saved as JSON. */
export interface PhoneFile {
  readonly domain: string;
  /** Relative to the domain's root; "" is the root itself. */
  readonly path: string;
  readonly kind: "file" | "directory" | "link";
  /** The whole st_mode, type bits included. */
  readonly mode: number;
  readonly userId: number;
  readonly groupId: number;
  /** Unix seconds. */
  readonly modifiedAt: number;
  readonly bornAt: number;
  /** 1 complete … 4 none; 0 for directories and links. */
  readonly protectionClass: number;
  readonly inode: number;
  /** The `Flags` of MBFile: 0, or 128 on a few CloudKit folders. */
  readonly flags: number;
  readonly target?: string;
  /** Extended attributes, values in base64. */
  readonly attributes?: Readonly<Record<string, string>>;
  /** For files only. */
  readonly content?: Content;
}

const TYPE_BITS = { file: 0o100000, directory: 0o040000, link: 0o120000 } as const;

/** Unix time of "now" in every scenario: 2026-03-14 15:00:00 UTC. Fixed, so that two runs give the same backup. */
export const SCENARIO_NOW = 1_773_500_400;

type Details = Partial<Omit<PhoneFile, "domain" | "path" | "kind" | "content">> & { readonly permissions?: number };

function entry(domain: string, path: string, kind: PhoneFile["kind"], details: Details, usual: number): PhoneFile {
  const { permissions, ...rest } = details;
  return {
    domain,
    path,
    kind,
    mode: TYPE_BITS[kind] | (permissions ?? usual),
    userId: 501,
    groupId: 501,
    modifiedAt: SCENARIO_NOW - 86_400,
    bornAt: SCENARIO_NOW - 30 * 86_400,
    protectionClass: kind === "file" ? 3 : 0,
    inode: 0,
    flags: 0,
    ...rest,
  };
}

export function regularFile(domain: string, path: string, content: Content, details: Details = {}): PhoneFile {
  return { ...entry(domain, path, "file", details, 0o644), content };
}

export function directory(domain: string, path: string, details: Details = {}): PhoneFile {
  const isSystemContainer = domain.startsWith("SysContainerDomain-");
  const owner = /^Sys(Shared)?ContainerDomain-/.test(domain) ? { userId: -2, groupId: -2 } : {};
  return entry(domain, path, "directory", { ...owner, ...details }, isSystemContainer ? 0 : 0o755);
}

export function symbolicLink(domain: string, path: string, target: string, details: Details = {}): PhoneFile {
  return entry(domain, path, "link", { ...details, target }, 0o755);
}

export const fileKey = (file: { readonly domain: string; readonly path: string }): string =>
  `${file.domain}-${file.path}`;
