import { textArgument } from "../message-args.ts";
import { type MessageHandler, singleStatus } from "./handler.ts";

/** `[path, options, percent]`. 514 of them in every run; an existing directory is fine. */
export const createDirectory: MessageHandler = (run, [path, , percent]) => {
  run.meter.beginMessage(percent);
  const raw = textArgument(path, "directory to create");
  return singleStatus(run, () => run.files.makeDirectory(run.paths.forWriting(raw), { signal: run.signal }));
};
