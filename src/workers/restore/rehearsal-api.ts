import type { SourceDomain } from "./restore-api.ts";

/** The phone that is made up for a rehearsal: empty, of the copy's kind. Sizes in bytes. */
export interface RehearsalModel {
  readonly udid: string;
  readonly productType: string;
  readonly iosVersion: string;
  readonly sizeBytes: number;
}

/** What such a phone holds after a restore. Nothing of the content is left, only sizes and digests. */
export interface RehearsedPhone {
  /** Largest first. */
  readonly domains: readonly SourceDomain[];
  readonly folders: number;
  readonly links: number;
  /** Files whose bytes were not as many as the copy's list says: phones take them as they come. */
  readonly otherSize: number;
  /** One of them, for people who look for it. */
  readonly firstOtherSize: string | null;
  /** Apps it would install again. */
  readonly apps: number;
  /** What the phone objected to in how it was spoken to. */
  readonly violations: readonly string[];
}

/** What the rehearsal of a copy showed: the phone's own view beside the copy's list. */
export interface RehearsalReport extends RehearsedPhone {
  /** Files of the copy's list that are not on the phone. */
  readonly missing: number;
}

/** The worker of one rehearsal; it ends with it. */
export interface RehearsalPhoneApi {
  plugIn(model: RehearsalModel, port: MessagePort): Promise<void>;
  report(): Promise<RehearsedPhone>;
}
