import { KeepsakeError } from "../../base/errors.ts";
import { isPlistDict, maybeIntegerAt, type PlistDict, type PlistValue } from "../../codec/plist/index.ts";
import { type DeviceLink, type DeviceLinkMessage, linkError } from "../devicelink/device-link.ts";
import { type LinkStatus, linkCodes } from "../devicelink/link-status.ts";
import { printable } from "../files/backup-path.ts";
import type { HostRun } from "./host-run.ts";
import { messageHandlers } from "./message-table.ts";
import { helloRequest, type RequestMessage } from "./requests.ts";

/** Version exchange and greeting. @throws backup/version */
export async function greet(run: HostRun): Promise<void> {
  const options = { signal: run.signal };
  const linkVersion = await run.link.exchangeVersions(options);
  await run.link.send("DLMessageProcessMessage", helloRequest);
  const answer = responseOf(await run.link.receive(options));
  if (answer === null || (maybeIntegerAt(answer, "ErrorCode") ?? 0) !== 0) {
    throw new KeepsakeError("backup/version", { linkVersion });
  }
  run.log.info("backup", "greeted", { linkVersion });
}

/** They rely on single directories at most, and wait for those by themselves. */
const waitForOneDirectory: ReadonlySet<string> = new Set([
  "DLContentsOfDirectory",
  "DLMessageCreateDirectory",
  "DLMessageDownloadFiles",
  "DLMessageGetFreeDiskSpace",
  "DLMessagePing",
  "DLMessageUploadFiles",
]);

/** Makes the request and answers the phone's messages until its final response, which may hold an error. */
export async function converse(run: HostRun, request: RequestMessage): Promise<PlistDict> {
  await run.link.send("DLMessageProcessMessage", request);
  run.log.info("backup", "requested", { name: request.MessageName });
  for (;;) {
    const message = await run.link.receive({ signal: run.signal });
    if (message.name === "DLMessageDisconnect") throw disconnected(message);
    if (message.name === "DLMessagePing") continue;
    if (waitForOneDirectory.has(message.name)) run.directories.throwIfFailed();
    else await run.directories.settle();
    const response = responseOf(message);
    if (response !== null) return response;
    await answer(run, message);
  }
}

/** A response, or null for any other message. @throws backup/malformed for a response without content */
function responseOf(message: DeviceLinkMessage): PlistDict | null {
  if (message.name !== "DLMessageProcessMessage") return null;
  const content = message.args[0];
  if (!isPlistDict(content)) throw new KeepsakeError("backup/malformed", { what: "response" });
  return content;
}

/** Exactly one status for each message: the phone waits for it, even if we know no such message. */
async function answer(run: HostRun, message: DeviceLinkMessage): Promise<void> {
  const handle = messageHandlers.get(message.name);
  if (handle === undefined) {
    run.log.warn("backup", "unknown-message", { name: printable(message.name) });
    return sendStatus(run.link, { code: linkCodes.failed, text: "Operation not supported", payload: {} });
  }
  const status = await handleOrRefuse(run, () => handle(run, message.args));
  await sendStatus(run.link, status);
}

async function handleOrRefuse(run: HostRun, handle: () => Promise<LinkStatus>): Promise<LinkStatus> {
  try {
    return await handle();
  } catch (error) {
    if (run.signal?.aborted) await sendStatus(run.link, cancelledStatus);
    throw linkError(error);
  }
}

const cancelledStatus: LinkStatus = { code: linkCodes.failed, text: "Cancelled by the host", payload: {} };

/** Always four elements: the phone counts them. */
function sendStatus(link: DeviceLink, status: LinkStatus): Promise<void> {
  const payload: PlistValue = status.payload;
  return link.send("DLMessageStatusResponse", status.code, status.text, payload);
}

function disconnected(message: DeviceLinkMessage): KeepsakeError {
  const reason = typeof message.args[0] === "string" ? printable(message.args[0]) : "";
  return new KeepsakeError("backup/ended-early", { reason });
}
