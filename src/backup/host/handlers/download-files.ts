import { abortError, throwIfAborted } from "../../../base/abort.ts";
import { type Bytes, utf8 } from "../../../base/bytes.ts";
import { KeepsakeError } from "../../../base/errors.ts";
import { DATA_CODE, endOfStream, FrameWriter, frame, SUCCESS_CODE, textBlock } from "../../devicelink/frames.ts";
import { failureOf, multiStatus } from "../../devicelink/link-status.ts";
import type { HostRun } from "../host-run.ts";
import { textsArgument } from "../message-args.ts";
import { OpenAhead } from "../open-ahead.ts";
import { type MessageHandler, noted } from "./handler.ts";

/**
 * Data in one block. The phone holds a whole block in memory: large ones kill its agent when it fetches a big Manifest.db.
 * @source doronz88/pymobiledevice3 commit b3f752f0, issues 1857 and 1858; 32 KiB is what Apple's host sends
 */
const BLOCK_BYTES = 32_768;

/**
 * `[paths, options, percent, 0]`: the phone fetches files, in the order asked: path, data blocks, an end code; an empty
 * frame ends the batch, even one without files. A file that cannot be read does not stop the others.
 */
export const downloadFiles: MessageHandler = async (run, [requested, , percent]) => {
  run.meter.beginMessage(percent);
  if (run.meter.phase === "committing") run.meter.enter("verifying");
  const paths = textsArgument(requested, "paths to send");
  const out = new FrameWriter(run.link.sink);
  const failures = new Map<string, KeepsakeError>();
  const ahead = new OpenAhead(paths, (raw) => run.files.openRead(run.paths.forReading(raw), { signal: run.signal }));
  try {
    for (const path of paths) {
      if (run.signal?.aborted) break;
      await out.write(frame(utf8(path)));
      const failure = await sendFile(run, out, ahead);
      if (failure !== null) failures.set(path, failure);
    }
  } finally {
    await ahead.close();
  }
  await out.write(endOfStream());
  await out.flush();
  throwIfAborted(run.signal);
  run.meter.endMessage();
  return multiStatus(failures);
};

/** The blocks of the next file up to its end code. @returns why it could not be sent, or null */
async function sendFile(run: HostRun, out: FrameWriter, ahead: OpenAhead): Promise<KeepsakeError | null> {
  const source = await ahead.next().catch((error: unknown) => readFailure(run, error));
  if (source instanceof KeepsakeError) return endWith(out, source);
  try {
    for (;;) {
      const piece = await source.read({ signal: run.signal }).catch((error: unknown) => readFailure(run, error));
      if (piece instanceof KeepsakeError) return await endWith(out, piece);
      if (piece === null) break;
      await sendPiece(run, out, piece);
    }
  } finally {
    await source.close();
  }
  run.meter.addFile("sent");
  await out.writeBlock(SUCCESS_CODE, new Uint8Array(0));
  return null;
}

async function sendPiece(run: HostRun, out: FrameWriter, piece: Bytes): Promise<void> {
  for (let offset = 0; offset < piece.length; offset += BLOCK_BYTES) {
    const data = piece.subarray(offset, offset + BLOCK_BYTES);
    await out.writeBlock(DATA_CODE, data);
    run.meter.addBytes("sent", data.length);
  }
}

async function endWith(out: FrameWriter, failure: KeepsakeError): Promise<KeepsakeError> {
  const { code, text } = failureOf(failure);
  await out.write(textBlock(-code, text));
  return failure;
}

/** A cancelled read ends the file properly, so that the phone can be told in the same breath. */
function readFailure(run: HostRun, error: unknown): KeepsakeError {
  return run.signal?.aborted ? abortError(run.signal) : noted(run, error);
}
