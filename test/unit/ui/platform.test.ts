import { describe, expect, it } from "vitest";
import { detectPlatform } from "../../../src/ui/state/platform.ts";

const source = { isSecureContext: true, hasUsb: true, hasFolderPicker: true };

describe("platform", () => {
  it.each([
    ["Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/156.0", "linux"],
    ["Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 Chrome/156.0 Mobile", "android"],
    ["Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 Chrome/156.0", "chromeos"],
    ["Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/156.0", "windows"],
    ["Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 Chrome/156.0", "macos"],
    ["Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15", "other"],
  ])("%s is %s", (userAgent, system) => {
    expect(detectPlatform({ ...source, userAgent }).system).toBe(system);
  });
});
