import { textArgument } from "../message-args.ts";
import { type MessageHandler, mending, noted, singleStatus } from "./handler.ts";

/** `[path, options, percent]`. 514 of them in every run; an existing directory is fine. Answered before it is there. */
export const createDirectory: MessageHandler = (run, [path, , percent]) => {
  run.meter.beginMessage(percent);
  const raw = textArgument(path, "directory to create");
  return singleStatus(run, async () => {
    const directory = run.paths.forWriting(raw);
    await run.directories.promise(directory, async () => {
      try {
        await mending(run, () => run.files.makeDirectory(directory, { signal: run.signal }));
      } catch (error) {
        throw noted(run, error);
      }
    });
  });
};
