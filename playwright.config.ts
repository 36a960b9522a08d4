import { defineConfig } from "@playwright/test";

/**
 * The production build, in a real Chromium. Each test starts a server of its own with its own phone and its own browser
 * profile (test/e2e/support), so tests share nothing but the build.
 */
export default defineConfig({
  testDir: "test/e2e",
  testMatch: "**/*.e2e.ts",
  globalSetup: "./test/e2e/support/build.ts",
  outputDir: "test-results/artifacts",
  timeout: 240_000,
  expect: { timeout: 30_000 },
  fullyParallel: true,
  workers: 2,
  forbidOnly: true,
  // In the gate a test may be tried once more, because a lost landing costs more; scripts/test.mjs names every one that needed it.
  retries: process.env["CI"] === "true" ? 1 : 0,
  reporter: [["list"]],
});
