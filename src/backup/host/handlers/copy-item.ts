import { textArgument } from "../message-args.ts";
import { type MessageHandler, singleStatus } from "./handler.ts";

/** `[from, to, options, percent]`: a file or a whole directory. */
export const copyItem: MessageHandler = (run, [from, to, , percent]) => {
  run.meter.beginMessage(percent);
  const [source, target] = [textArgument(from, "source of a copy"), textArgument(to, "target of a copy")];
  return singleStatus(run, () =>
    run.files.copy(run.paths.forReading(source), run.paths.forWriting(target), { signal: run.signal }),
  );
};
