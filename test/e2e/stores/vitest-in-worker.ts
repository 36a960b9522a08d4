import {
  ASYMMETRIC_MATCHERS_OBJECT,
  customMatchers,
  GLOBAL_EXPECT,
  JestAsymmetricMatchers,
  JestChaiExpect,
  JestExtend,
  setState,
} from "@vitest/expect";
import * as chai from "chai";

/**
 * As much of vitest as the contract suites use, so that the very same suites run inside a dedicated worker of the browser:
 * the only place where the browser's file system has synchronous handles. Stands in for "vitest" in the page's build.
 */
export interface CaseResult {
  readonly name: string;
  /** Null when it passed. */
  readonly error: string | null;
}

type Work = () => unknown;

const cases: { readonly name: string; readonly work: Work; readonly after: readonly Work[] }[] = [];
let titles: readonly string[] = [];
let afterwards: Work[] = [];

chai.use(JestExtend);
chai.use(JestChaiExpect);
chai.use(JestAsymmetricMatchers);

export const expect = ((value: unknown, message?: string) =>
  chai.expect(value, message)) as unknown as Chai.ExpectStatic;
Object.defineProperty(globalThis, GLOBAL_EXPECT, { value: expect, writable: true, configurable: true });
setState({ assertionCalls: 0 }, expect as never);
Object.assign(expect, chai.expect, { extend: () => undefined });
void [ASYMMETRIC_MATCHERS_OBJECT, customMatchers];

export function describe(title: string, define: Work): void {
  const outer = { titles, afterwards };
  titles = [...titles, title];
  afterwards = [...afterwards];
  define();
  ({ titles, afterwards } = outer);
}

export function it(name: string, work: Work): void {
  cases.push({ name: [...titles, name].join(" › "), work, after: afterwards });
}

export function afterEach(work: Work): void {
  afterwards.push(work);
}

/** Runs everything that was defined since the last call, one after the other. */
export async function runCases(): Promise<readonly CaseResult[]> {
  const results: CaseResult[] = [];
  for (const { name, work, after } of cases.splice(0)) {
    results.push({
      name,
      error: (await errorOf(work)) ?? (await errorOf(() => Promise.all(after.map((each) => each())))),
    });
  }
  return results;
}

async function errorOf(work: Work): Promise<string | null> {
  try {
    await work();
    return null;
  } catch (error) {
    if (!(error instanceof Error)) return String(error);
    const cause = error.cause instanceof Error ? error.cause.message : "";
    return [error.message, error.stack ?? "", cause].join("\n");
  }
}
