/** What this computer and browser allow, as far as a page can tell before it tried. */
export interface Platform {
  readonly system: "linux" | "chromeos" | "android" | "macos" | "windows" | "other";
  readonly hasUsb: boolean;
  readonly isSecure: boolean;
  readonly hasFolderPicker: boolean;
}

/**
 * On these systems Chrome keeps the places where Finder and iTunes put backups from its folder picker, and then says no
 * more than that it was closed.
 */
export function refusesFolders({ system }: Pick<Platform, "system">): boolean {
  return system === "macos" || system === "windows";
}

export interface PlatformSource {
  readonly isSecureContext: boolean;
  readonly userAgent: string;
  /** `navigator.userAgentData.platform`, where there is one. */
  readonly platformName?: string | undefined;
  readonly hasUsb: boolean;
  readonly hasFolderPicker: boolean;
}

export function detectPlatform(source: PlatformSource): Platform {
  return {
    system: systemOf(source.platformName ?? "", source.userAgent),
    hasUsb: source.hasUsb,
    isSecure: source.isSecureContext,
    hasFolderPicker: source.hasFolderPicker,
  };
}

function systemOf(platformName: string, userAgent: string): Platform["system"] {
  const text = `${platformName} ${userAgent}`.toLowerCase();
  // The order matters: Android calls itself Linux as well, and CrOS calls itself X11.
  if (text.includes("android")) return "android";
  if (text.includes("cros") || text.includes("chrome os") || text.includes("chromium os")) return "chromeos";
  if (text.includes("windows")) return "windows";
  if (text.includes("iphone") || text.includes("ipad")) return "other";
  if (text.includes("mac")) return "macos";
  if (text.includes("linux") || text.includes("x11")) return "linux";
  return "other";
}

/** Reads the browser this page runs in. */
export function currentPlatform(): Platform {
  return detectPlatform({
    isSecureContext: window.isSecureContext,
    userAgent: navigator.userAgent,
    platformName: "userAgentData" in navigator ? platformNameOf(navigator.userAgentData) : undefined,
    // Absent outside secure contexts and in other browsers, whatever the types say.
    hasUsb: "usb" in navigator && navigator.usb !== undefined,
    hasFolderPicker: "showDirectoryPicker" in window,
  });
}

function platformNameOf(data: unknown): string | undefined {
  if (typeof data !== "object" || data === null || !("platform" in data)) return undefined;
  return typeof data.platform === "string" ? data.platform : undefined;
}
