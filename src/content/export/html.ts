/** Text for HTML: between tags and inside quoted attributes. */
export function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"'`]/g, (character) => ENTITIES[character] ?? character);
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
  "`": "&#96;",
};

/** Opening anything else from a file on the person's own disk could run something. */
const HARMLESS = new Set(["http:", "https:", "mailto:", "tel:", "sms:"]);

/** The address as it may stand in a link, or null for one that runs or opens something local. */
export function harmlessUrl(text: string): string | null {
  const url = URL.canParse(text) ? new URL(text) : null;
  return url !== null && HARMLESS.has(url.protocol) ? url.href : null;
}

/** A path inside the export as a relative address. */
export function relativeUrl(path: readonly string[]): string {
  return path.map((part) => encodeURIComponent(part)).join("/");
}

/**
 * The head of an exported page. Whatever the content holds: nothing is run and nothing is fetched, not even a picture
 * from the internet that would tell somebody who reads here.
 */
export function htmlHead(title: string, style: string): string {
  const policy = "default-src 'none'; img-src 'self' file: data:; media-src 'self' file:; style-src 'unsafe-inline'";
  return (
    `<!doctype html>\n<html>\n<head>\n<meta charset="utf-8">\n` +
    `<meta http-equiv="Content-Security-Policy" content="${policy}">\n` +
    `<meta name="viewport" content="width=device-width">\n<title>${escapeHtml(title)}</title>\n` +
    `<style>${style}</style>\n</head>\n`
  );
}
