import { defineConfig } from "@playwright/test";

/** Not a test: takes the pictures of the README out of the production build, with the demo iPhone. */
export default defineConfig({
  testDir: ".",
  testMatch: "screenshots.ts",
  globalSetup: "../e2e/support/build.ts",
  outputDir: "../../test-results/screenshots",
  timeout: 180_000,
  workers: 1,
  reporter: [["list"]],
});
