import { multiStatus } from "../../devicelink/link-status.ts";
import { forEachInFlight } from "../in-flight.ts";
import { textsArgument } from "../message-args.ts";
import { type MessageHandler, mending, noted } from "./handler.ts";

/** `[paths, options, percent]`: directories with their content; what is absent is removed already. */
export const removeItems: MessageHandler = async (run, [paths, , percent]) => {
  run.meter.beginMessage(percent);
  const remove = (path: string): Promise<void> =>
    mending(run, () => run.files.remove(run.paths.forWriting(path), { signal: run.signal }));
  return multiStatus(
    await forEachInFlight([...new Set(textsArgument(paths, "paths to remove"))], remove, (error) => noted(run, error)),
  );
};
