import type { ContentBuilder } from "../core/files/content.ts";
import { tonesM4a } from "../core/files/media/tones.ts";
import { mix } from "../core/files/pattern.ts";
import { SCENARIO_NOW } from "../core/files/phone-file.ts";
import { RECORDINGS, recordingSeconds } from "./databases/sound.ts";

const VOICE_SECONDS = 6;

/** The sounds that play: voice memos, and the recording somebody sent. */
export function soundBuilders(seed: number): readonly (readonly [name: string, build: ContentBuilder])[] {
  const tones = (seconds: number, number: number): ContentBuilder => {
    return (generation) => Promise.resolve(tonesM4a(seconds, mix(seed, number + generation), SCENARIO_NOW));
  };
  const memos = Array.from(
    { length: RECORDINGS },
    (_, index) => [`recording-${index + 1}`, tones(recordingSeconds(index), 600 + 10 * index)] as const,
  );
  return [...memos, ["voice-message", tones(VOICE_SECONDS, 590)]];
}
