/**
 * The whole test command, or the stages named on the command line. Ends with a line `N passed, N failed`; a stage that ran
 * no test counts as failed.
 */
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { missingPrograms } from "./debian-tools.mjs";

const results = ".cache/test-results";

const stages = {
  types: plain(["npx", "tsc", "-b"]),
  lint: plain(["npm", "run", "--silent", "lint"]),
  unit: vitest("unit"),
  integration: vitest("integration"),
  conformance: { ...vitest("conformance"), needs: missingPrograms },
  e2e: playwright(),
};

function plain(command) {
  return { command, count: (status) => (status === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 }) };
}

function vitest(project) {
  const file = `${results}/${project}.json`;
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${file}`];
  return {
    command: ["npx", "vitest", "run", "--project", project, ...reporters],
    count: () => {
      const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, testResults } = readJson(file);
      const brokenFiles = testResults.filter((one) => one.status === "failed" && one.assertionResults.length === 0);
      return {
        passed: numPassedTests,
        failed: numFailedTests + brokenFiles.length,
        skipped: numPendingTests + numTodoTests,
      };
    },
  };
}

function playwright() {
  const file = `${results}/e2e.json`;
  return {
    command: ["npx", "playwright", "test", "--reporter=list,json"],
    env: { PLAYWRIGHT_JSON_OUTPUT_NAME: file },
    count: () => {
      const { stats, errors, suites } = readJson(file);
      for (const title of flakyTitles(suites)) console.log(`passed at the second try only: ${title}`);
      return { passed: stats.expected + stats.flaky, failed: stats.unexpected + errors.length, skipped: stats.skipped };
    },
  };
}

function flakyTitles(suites) {
  return suites.flatMap(({ file, specs = [], suites: inner = [] }) => [
    ...specs
      .filter(({ tests }) => tests.some(({ status }) => status === "flaky"))
      .map(({ title }) => `${file} › ${title}`),
    ...flakyTitles(inner),
  ]);
}

function readJson(file) {
  return JSON.parse(readFileSync(file, "utf8"));
}

function runStage(name) {
  const { command, env, count, needs = () => [] } = stages[name];
  const missing = needs();
  if (missing.length > 0) {
    console.log(`\n── ${name}: left out, these programs are missing: ${missing.join(", ")}`);
    return { name, passed: 0, failed: 0, skipped: 1, seconds: 0 };
  }
  const [program, ...args] = command;
  console.log(`\n── ${name}: ${command.join(" ")}`);
  const startedMs = Date.now();
  const { status } = spawnSync(program, args, {
    stdio: ["ignore", "inherit", "inherit"],
    env: { ...process.env, ...env },
  });
  const outcome = countSafely(count, status);
  const nothingRan = outcome.passed + outcome.failed === 0;
  if ((status !== 0 || nothingRan) && outcome.failed === 0) outcome.failed = 1;
  return { name, ...outcome, seconds: Math.round((Date.now() - startedMs) / 1000) };
}

function countSafely(count, status) {
  try {
    return count(status);
  } catch (error) {
    console.error(`no result to read: ${error.message}`);
    return { passed: 0, failed: 1 };
  }
}

rmSync(results, { recursive: true, force: true });
mkdirSync(results, { recursive: true });
const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !(name in stages));
if (unknown.length > 0)
  throw new Error(`unknown stage ${unknown.join(", ")}; there are ${Object.keys(stages).join(", ")}`);

const outcomes = (wanted.length > 0 ? wanted : Object.keys(stages)).map(runStage);
console.log("\nstage         passed  failed  skipped  seconds");
for (const { name, passed, failed, skipped = 0, seconds } of outcomes) {
  console.log(
    `${name.padEnd(12)}${`${passed}`.padStart(8)}${`${failed}`.padStart(8)}${`${skipped}`.padStart(9)}${`${seconds}`.padStart(9)}`,
  );
}
const total = (key) => outcomes.reduce((sum, outcome) => sum + (outcome[key] ?? 0), 0);
const skipped = total("skipped");
console.log(`${total("passed")} passed, ${total("failed")} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`);
if (total("failed") > 0) process.exitCode = 1;
