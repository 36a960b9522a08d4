import { text } from "../../text/index.ts";

/** Containers of one app, its extensions and what it shares with its family. */
const app = /^AppDomain(Group|Plugin)?-(.+)$/;

export function isApp(domain: string): boolean {
  return app.test(domain);
}

/** A plain name for a domain: "Camera roll", the bundle id of an app, or the phone's own word. */
export function domainName(domain: string): string {
  const known = (text.browse.domains as Readonly<Record<string, string>>)[domain];
  return known ?? app.exec(domain)?.[2] ?? domain;
}
