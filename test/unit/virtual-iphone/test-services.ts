import type { PhoneService, PhoneStream } from "../../virtual-iphone/core/contracts.ts";
import { INSECURE_SERVICE } from "../../virtual-iphone/core/lockdownd/lockdownd.ts";
import type { VirtualPhone } from "../../virtual-iphone/core/phone.ts";
import { asDict, encodeXmlPlist, parsePlist } from "../../virtual-iphone/core/plist/index.ts";
import { withLength } from "../../virtual-iphone/core/streams/plist-stream.ts";

/** In place of the insecure notification proxy, so that it can be started without pairing. */
export function strangerService(serve: (stream: PhoneStream) => Promise<void>): PhoneService {
  return { name: INSECURE_SERVICE, serve };
}

/** Starts that service without USB and returns its port. */
export async function startStrangerService(phone: VirtualPhone): Promise<number> {
  const stream = phone.connect(62_078);
  if (stream === null) throw new Error("lockdownd is not there");
  await stream.write(withLength(encodeXmlPlist({ Request: "StartService", Service: INSECURE_SERVICE })));
  const length = new DataView((await stream.readExactly(4)).slice().buffer).getUint32(0);
  const reply = asDict(parsePlist(await stream.readExactly(length)));
  await stream.close();
  return Number(reply?.["Port"]);
}
