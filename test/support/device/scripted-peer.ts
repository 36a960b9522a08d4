import type { ByteDuplex } from "../../../src/base/byte-duplex.ts";
import { type ByteReader, createByteReader } from "../../../src/base/byte-reader.ts";
import { type Bytes, concatBytes, dataView, utf8 } from "../../../src/base/bytes.ts";
import { createMemoryPair } from "../../../src/base/memory-duplex.ts";
import { dictOf, encodeXmlPlist, type PlistDict, type PlistValue, parsePlist } from "../../../src/codec/plist/index.ts";

/** The phone's end of a memory pair, driven by hand. */
export class ScriptedPeer {
  readonly host: ByteDuplex;
  readonly end: ByteDuplex;
  readonly reader: ByteReader;

  constructor() {
    const [host, end] = createMemoryPair("scripted");
    this.host = host;
    this.end = end;
    this.reader = createByteReader(end);
  }

  async request(): Promise<PlistDict> {
    const length = await this.reader.readU32BE();
    return dictOf(parsePlist(await this.reader.readExactly(length)), "request");
  }

  /** Waits for a request, then answers it. */
  async answer(reply: PlistValue): Promise<PlistDict> {
    const request = await this.request();
    await this.send(encodeXmlPlist(reply));
    return request;
  }

  send(body: Bytes, announced: number = body.length): Promise<void> {
    const head = new Uint8Array(4);
    dataView(head).setUint32(0, announced);
    return this.end.write(concatBytes([head, body]));
  }

  sendText(text: string): Promise<void> {
    return this.send(utf8(text));
  }
}
