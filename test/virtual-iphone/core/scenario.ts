import type { PhoneStorage } from "./contracts.ts";
import type { PhoneOptions } from "./phone.ts";

/** What a scenario gets to build its phone from. */
export interface ScenarioEnvironment {
  /** Kept between runs when the program was given --state. */
  readonly storage: PhoneStorage;
  readonly seed: number;
}

/** Everything about the phone that the scenario decides; transports, TLS, transcript and storage are added by whoever runs it. */
export type ScenarioOptions = Omit<PhoneOptions, "tls" | "transcript" | "storage" | "seed">;

/** A named phone: `scenarios/index.ts` exports `SCENARIOS: readonly Scenario[]`. */
export interface Scenario {
  readonly name: string;
  readonly summary: string;
  build(environment: ScenarioEnvironment): Promise<ScenarioOptions>;
}
