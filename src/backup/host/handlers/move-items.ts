import { multiStatus } from "../../devicelink/link-status.ts";
import { forEachInFlight } from "../in-flight.ts";
import { dictArgument, textArgument } from "../message-args.ts";
import { type MessageHandler, mending, noted } from "./handler.ts";

/** `[{from: to}, options, percent]`: 128 at a time, each replacing what stood at its target. */
export const moveItems: MessageHandler = async (run, [moves, , percent]) => {
  run.meter.beginMessage(percent);
  if (run.meter.phase === "transferring") run.meter.enter("committing");
  const targets = new Map(
    Object.entries(dictArgument(moves, "moves")).map(([from, to]) => [from, textArgument(to, "target of a move")]),
  );
  const move = (from: string): Promise<void> =>
    mending(run, () =>
      run.files.move(run.paths.forWriting(from), run.paths.forWriting(targets.get(from) ?? ""), { signal: run.signal }),
    );
  return multiStatus(await forEachInFlight([...targets.keys()], move, (error) => noted(run, error)));
};
