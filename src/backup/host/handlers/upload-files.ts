import { fromUtf8 } from "../../../base/bytes.ts";
import { KeepsakeError } from "../../../base/errors.ts";
import { limits } from "../../../base/limits.ts";
import { DATA_CODE, SUCCESS_CODE } from "../../devicelink/frames.ts";
import type { HostRun } from "../host-run.ts";
import { IncomingFile } from "../incoming-file.ts";
import { IncomingFiles } from "../incoming-files.ts";
import type { MessageHandler } from "./handler.ts";

/**
 * `[options, percent, bytes]`, then files: device path, host path, data blocks, an end code with text; an empty frame ends
 * the batch. Whatever happens to one file, its frames are read to the end, or the link would lose step.
 *
 * The answer is about our side only: files that the phone could not read are known to it, and become warnings.
 */
export const uploadFiles: MessageHandler = async (run, [, percent, totalBytes]) => {
  run.meter.beginMessage(percent, totalBytes);
  if (run.meter.phase === "preparing") run.meter.enter("transferring");
  const files = new IncomingFiles(run);
  try {
    for (let devicePath = await readPath(run); devicePath !== null; devicePath = await readPath(run)) {
      const hostPath = await readPath(run);
      if (hostPath === null) throw new KeepsakeError("backup/malformed", { what: "file without a name" });
      await receiveFile(run, files, devicePath, hostPath);
    }
  } finally {
    await files.settle();
  }
  return files.status();
};

async function receiveFile(run: HostRun, files: IncomingFiles, devicePath: string, hostPath: string): Promise<void> {
  const file = new IncomingFile(files, devicePath, hostPath);
  try {
    for (;;) {
      const length = await readLength(run, limits.deviceLinkBlockBytes + 1, "block");
      const code = await run.link.bytes.readU8({ signal: run.signal });
      if (code !== DATA_CODE) return await endFile(run, file, code, length - 1);
      const data = run.link.bytes.stream(length - 1);
      for (let piece = await read(data); piece !== null; piece = await read(data)) {
        run.meter.addBytes("received", piece.length);
        await file.add(piece);
      }
    }
  } finally {
    await file.release();
  }

  function read(source: ReturnType<HostRun["link"]["bytes"]["stream"]>): ReturnType<typeof source.read> {
    return source.read({ signal: run.signal });
  }
}

/** Every code but success means that the phone could not read its file; what came of it is dropped. */
async function endFile(run: HostRun, file: IncomingFile, code: number, textBytes: number): Promise<void> {
  if (textBytes > limits.pathBytes * 4) throw new KeepsakeError("backup/too-long", { what: "text", length: textBytes });
  const text = fromUtf8(await run.link.bytes.readExactly(textBytes, { signal: run.signal }));
  if (code === SUCCESS_CODE) return file.complete();
  run.meter.warn(file.devicePath, text === "" ? `error ${code}` : text);
}

/** Null at the end of the batch. */
async function readPath(run: HostRun): Promise<string | null> {
  const length = await run.link.bytes.readU32BE({ signal: run.signal });
  if (length === 0) return null;
  if (length > limits.pathBytes) throw new KeepsakeError("backup/too-long", { what: "path", length });
  return fromUtf8(await run.link.bytes.readExactly(length, { signal: run.signal }));
}

async function readLength(run: HostRun, most: number, what: string): Promise<number> {
  const length = await run.link.bytes.readU32BE({ signal: run.signal });
  if (length === 0) throw new KeepsakeError("backup/malformed", { what: `empty ${what}` });
  if (length > most) throw new KeepsakeError("backup/too-long", { what, length });
  return length;
}
