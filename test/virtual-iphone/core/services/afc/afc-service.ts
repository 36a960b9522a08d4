import type { Bytes, PhoneService, PhoneStream, Transcript } from "../../contracts.ts";
import type { Misbehaviours } from "../../misbehaviours.ts";
import { AfcConnection } from "./afc-connection.ts";
import { encodeAfcPacket, readAfcPacket } from "./afc-packet.ts";
import type { MediaTree } from "./media-tree.ts";

export function createAfcService(tree: MediaTree, misbehave: Misbehaviours): PhoneService {
  return {
    name: "com.apple.afc",
    serve: (stream, { transcript }) => serveAfc(stream, tree, misbehave, transcript),
  };
}

/** Speaks AFC over a stream until it ends; house_arrest does so after its own greeting. */
export async function serveAfc(
  stream: PhoneStream,
  tree: MediaTree,
  misbehave: Misbehaviours,
  transcript: Transcript,
): Promise<void> {
  const connection = new AfcConnection(tree, () => isLockBusy(misbehave));
  try {
    for (;;) {
      const packet = await readAfcPacket(stream);
      if (packet === null) return;
      const { number, operation, head, payload } = packet;
      transcript.record({ layer: "afc", from: "host", message: { operation, head, payload } });
      const reply = connection.answer(packet);
      transcript.record({ layer: "afc", from: "device", message: { operation: reply.operation, body: reply.body } });
      const repeated = misbehave.afcWrongPacketNumber === true ? number + 1n : number;
      await send(stream, encodeAfcPacket(repeated, reply.operation, reply.body), misbehave);
    }
  } finally {
    connection.end();
  }
}

async function send(stream: PhoneStream, bytes: Bytes, misbehave: Misbehaviours): Promise<void> {
  if (misbehave.afcByteByByte !== true) return stream.write(bytes);
  for (let i = 0; i < bytes.length; i++) await stream.write(bytes.slice(i, i + 1));
}

function isLockBusy(misbehave: Misbehaviours): boolean {
  const tries = misbehave.afcLockBusy ?? 0;
  if (tries > 0) misbehave.afcLockBusy = tries - 1;
  return tries > 0;
}
