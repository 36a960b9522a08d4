/** What the build says about itself, see scripts/offline-plugin.mjs. */
export interface BuildInfo {
  readonly version: string;
  /** Over the list of all files and their hashes. */
  readonly hash: string;
  readonly files: number;
}

/** Null where there is none: the development server. */
export async function readBuildInfo(): Promise<BuildInfo | null> {
  try {
    const response = await fetch(new URL("build.json", document.baseURI));
    if (!response.ok) return null;
    return parse(await response.json());
  } catch {
    return null;
  }
}

function parse(value: unknown): BuildInfo | null {
  if (typeof value !== "object" || value === null) return null;
  if (!("version" in value && "hash" in value && "files" in value)) return null;
  const { version, hash, files } = value;
  if (typeof version !== "string" || typeof hash !== "string" || !Array.isArray(files)) return null;
  return { version, hash, files: files.length };
}
