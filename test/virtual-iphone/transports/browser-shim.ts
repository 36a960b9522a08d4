/**
 * Defines `navigator.usb` over the page's own origin, in a page or a worker. It has no imports and no exports, so that it can
 * be put in front of any script: as an init script of the page, or as the first import of a worker. The messages are those
 * of core/webusb/remote-usb.ts: calls travel in a WebSocket, answers too until a device is opened, then in the body of one
 * long response. Inspectors (Playwright is one) are sent a copy of everything that a WebSocket receives, but only the sizes
 * of what a response brings.
 *
 * Where the server can reach the browser's profile, bulk transfers lie in files of the origin's own file system that both
 * have open: memory which both see, as a controller sees that of its host. Only answers travel then; see shared-files.ts.
 */
(() => {
  type Reply = {
    readonly event?: "connect" | "disconnect";
    readonly device?: Description | null;
    readonly status?: USBTransferStatus;
    readonly error?: { readonly name: string; readonly message: string };
  };
  type Alternate = Omit<USBAlternateInterface, "endpoints"> & { readonly endpoints: USBEndpoint[] };
  type Description = {
    readonly configurationValue: number;
    readonly configurations: readonly {
      readonly configurationValue: number;
      readonly configurationName: string | null;
      readonly interfaces: readonly { readonly interfaceNumber: number; readonly alternates: Alternate[] }[];
    }[];
  } & Readonly<Record<string, unknown>>;
  type Answer = { readonly message: Reply; readonly bytes: Uint8Array<ArrayBuffer> };

  const path = "/virtual-iphone/usb";
  const answersPath = "/virtual-iphone/usb-answers";
  const filesPath = "/virtual-iphone/usb-files";
  const encoder = new TextEncoder();
  const decoder = new TextDecoder();
  const disconnected = (): DOMException => new DOMException("The device was disconnected.", "NotFoundError");

  /** Number of the call (0: none), length of the JSON, length of the bytes. */
  const headBytes = 12;

  /** Set in the length of an answer's bytes: they are in the shared files. */
  const inFileBit = 0x8000_0000;

  type OnFrame = (id: number, reply: Reply, bytes: Uint8Array<ArrayBuffer>, fileBytes: number) => void;

  /** Cuts what arrives into frames. Each frame has memory of its own, as transfers in WebUSB have. */
  class FrameReader {
    readonly #onFrame: OnFrame;
    readonly #head = new Uint8Array(headBytes);
    #body: Uint8Array<ArrayBuffer> | null = null;
    #filled = 0;

    constructor(onFrame: OnFrame) {
      this.#onFrame = onFrame;
    }

    push(chunk: Uint8Array): void {
      for (let at = 0; at < chunk.length; ) {
        const target = this.#body ?? this.#head;
        const part = chunk.subarray(at, at + target.length - this.#filled);
        target.set(part, this.#filled);
        this.#filled += part.length;
        at += part.length;
        if (this.#filled === target.length) this.#filledUp();
      }
    }

    #filledUp(): void {
      const head = new DataView(this.#head.buffer);
      const jsonLength = head.getUint32(4);
      this.#filled = 0;
      if (this.#body === null) {
        const length = jsonLength + (isInFile(head) ? 0 : head.getUint32(8));
        this.#body = new Uint8Array(length);
        if (length > 0) return;
      }
      const body = this.#body;
      this.#body = null;
      const reply = jsonLength === 0 ? { status: "ok" } : JSON.parse(decoder.decode(body.subarray(0, jsonLength)));
      const fileBytes = isInFile(head) ? head.getUint32(8) - inFileBit : 0;
      this.#onFrame(head.getUint32(0), reply as Reply, body.subarray(jsonLength), fileBytes);
    }
  }

  const isInFile = (head: DataView): boolean => head.getUint32(8) >= inFileBit;

  /** Two files that the server has open too: slots for the bytes of transfers, and a ring of calls that it watches. */
  class SharedFiles {
    static readonly slotBytes = 65_536;
    static readonly #slots = 64;
    /** More than there are slots, so that no call overtakes one that was not read yet. */
    static readonly #ringCalls = 256;
    static readonly #callBytes = 16;
    readonly #bytes: FileSystemSyncAccessHandle;
    readonly #calls: FileSystemSyncAccessHandle;
    readonly #free: number[] = [];
    #ringed: number[] = [];
    #order = 0;

    /** Null where there are none: in a page, in a browser without them, or when the server cannot reach them. */
    static async open(name: string): Promise<SharedFiles | null> {
      const there = async (ask: string): Promise<boolean> =>
        (await fetch(`${filesPath}?link=${name}&${ask}`, { method: "POST" })).status === 200;
      if (!("FileSystemSyncAccessHandle" in globalThis) || !(await there("wanted"))) return null;
      const root = await navigator.storage.getDirectory();
      const make = async (kind: string, size: number): Promise<FileSystemSyncAccessHandle> => {
        const file = await root.getFileHandle(`virtual-iphone-${name}-${kind}`, { create: true });
        const handle = await file.createSyncAccessHandle();
        handle.truncate(size);
        handle.write(encoder.encode(`${name} ${kind}`), { at: 0 });
        return handle;
      };
      const bytes = await make("bytes", SharedFiles.slotBytes * SharedFiles.#slots);
      const calls = await make("calls", SharedFiles.slotBytes);
      const files = new SharedFiles(bytes, calls);
      if (await there("made")) return files;
      files.close();
      return null;
    }

    constructor(bytes: FileSystemSyncAccessHandle, calls: FileSystemSyncAccessHandle) {
      this.#bytes = bytes;
      this.#calls = calls;
      for (let slot = 1; slot < SharedFiles.#slots; slot++) this.#free.push(slot * SharedFiles.slotBytes);
    }

    /** Puts a call down for `ring`. @param endpoint with the direction in its highest bit */
    call(id: number, endpoint: number, length: number, at: number): void {
      this.#ringed.push(id, length, ((endpoint << 24) | (at / SharedFiles.slotBytes)) >>> 0);
    }

    /** Hands over what was put down. The order of a call is written last: with it the call is there. */
    ring(): void {
      const calls = this.#ringed;
      this.#ringed = [];
      const [size, places] = [SharedFiles.#callBytes, SharedFiles.#ringCalls];
      for (let first = 0; first < calls.length; ) {
        const place = this.#order % places;
        const count = Math.min(calls.length / 3 - first / 3, places - place);
        const run = new DataView(new ArrayBuffer(count * size));
        for (let index = 0; index < count; index++, first += 3) {
          for (let word = 0; word < 3; word++) run.setUint32(index * size + word * 4, calls[first + word] ?? 0);
          run.setUint32(index * size + 12, ++this.#order);
        }
        this.#calls.write(run, { at: (places + place) * size });
      }
    }

    /** Where a transfer may lie until it is given back; undefined when it is too long or all slots are taken. */
    take(length: number): number | undefined {
      return length > SharedFiles.slotBytes ? undefined : this.#free.pop();
    }

    give(at: number): void {
      this.#free.push(at);
    }

    write(at: number, bytes: Uint8Array<ArrayBuffer>): void {
      this.#bytes.write(bytes, { at });
    }

    read(at: number, length: number): Uint8Array<ArrayBuffer> {
      const bytes = new Uint8Array(length);
      this.#bytes.read(bytes, { at });
      return bytes;
    }

    close(): void {
      this.#bytes.close();
      this.#calls.close();
    }
  }

  /** Many calls under way; answers are found by their number. */
  class Link {
    onEvent: (reply: Reply) => void = () => undefined;
    readonly #name = crypto.randomUUID();
    readonly #socket: WebSocket;
    readonly #ready: Promise<void>;
    readonly #frames = new FrameReader((...frame) => this.#settle(...frame));
    readonly #closed = new AbortController();
    #answers: Promise<void> | null = null;
    #files: SharedFiles | null = null;
    /** Where in the files the transfers under way lie, by their number. */
    readonly #places = new Map<number, number>();
    /** Its message comes when the current turn and its promises are through. */
    readonly #turn = new MessageChannel();
    #isTurnOn = false;
    #outgoing: Uint8Array[] = [];
    readonly #waiting = new Map<number, { resolve: (answer: Answer) => void; reject: (error: Error) => void }>();
    #next = 1;
    #lastText = "";
    #lastEncoded: Uint8Array = new Uint8Array(0);

    constructor() {
      const url = new URL(`${path}?link=${this.#name}`, location.href);
      url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
      this.#socket = new WebSocket(url);
      this.#socket.binaryType = "arraybuffer";
      this.#turn.port2.onmessage = () => this.#flush();
      this.#ready = new Promise((resolve, reject) => {
        this.#socket.addEventListener("open", () => resolve());
        this.#socket.addEventListener("close", () => {
          reject(disconnected());
          this.#closed.abort();
          this.#files?.close();
          this.#files = null;
          for (const { reject: rejectCall } of this.#waiting.values()) rejectCall(disconnected());
          this.#waiting.clear();
        });
      });
      this.#socket.addEventListener("message", ({ data }: MessageEvent<ArrayBuffer>) =>
        this.#frames.push(new Uint8Array(data)),
      );
    }

    /** From now on answers come in a response of their own. */
    answersInResponse(): Promise<void> {
      this.#answers ??= this.#openAnswers();
      return this.#answers;
    }

    /** A bulk transfer, through the files when there is room. @param length what may come in, or the length of `bytes` */
    transfer(call: string, endpoint: number, length: number, bytes?: Uint8Array<ArrayBuffer>): Promise<Answer> {
      const files = this.#files;
      const at = files?.take(length);
      if (files === null || at === undefined) return this.call(call, { endpoint, length }, bytes);
      const id = this.#next++;
      this.#places.set(id, at);
      if (bytes !== undefined && length > 0) files.write(at, bytes);
      files.call(id, bytes === undefined ? endpoint | 0x80 : endpoint, length, at);
      // Much to send is on its way at once, while the next packet is made; the rest goes together.
      if (bytes !== undefined && length > 16_384) files.ring();
      else this.#flushAfterTurn();
      return new Promise((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
    }

    async call(call: string, more: object = {}, bytes: Uint8Array = new Uint8Array(0)): Promise<Answer> {
      const id = this.#next++;
      const json = this.#encode(JSON.stringify({ call, ...more }));
      const frame = new Uint8Array(headBytes + json.length + bytes.length);
      const view = new DataView(frame.buffer);
      view.setUint32(0, id);
      view.setUint32(4, json.length);
      view.setUint32(8, bytes.length);
      frame.set(json, headBytes);
      frame.set(bytes, headBytes + json.length);
      // Waiting for an open socket again would let later calls overtake earlier ones.
      if (this.#socket.readyState === WebSocket.CONNECTING) await this.#ready;
      return new Promise((resolve, reject) => {
        if (this.#socket.readyState !== WebSocket.OPEN) {
          reject(disconnected());
          return;
        }
        this.#waiting.set(id, { resolve, reject });
        this.#outgoing.push(frame);
        this.#flushAfterTurn();
      });
    }

    /** Most calls say the same as the one before. */
    #encode(text: string): Uint8Array {
      if (text !== this.#lastText) {
        this.#lastText = text;
        this.#lastEncoded = encoder.encode(text);
      }
      return this.#lastEncoded;
    }

    #flushAfterTurn(): void {
      if (!this.#isTurnOn) this.#turn.port1.postMessage(null);
      this.#isTurnOn = true;
    }

    /** What was called in one turn travels as one message: a message costs more than what is in it. */
    #flush(): void {
      this.#isTurnOn = false;
      this.#files?.ring();
      if (this.#outgoing.length === 0) return;
      const joined = new Uint8Array(this.#outgoing.reduce((sum, { length }) => sum + length, 0));
      let at = 0;
      for (const frame of this.#outgoing) {
        joined.set(frame, at);
        at += frame.length;
      }
      this.#outgoing = [];
      if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(joined);
    }

    async #openAnswers(): Promise<void> {
      await this.#ready;
      const { signal } = this.#closed;
      const { body } = await fetch(`${answersPath}?link=${this.#name}`, { method: "POST", signal });
      if (body === null) throw disconnected();
      void this.#readAnswers(body.getReader());
      this.#files = await SharedFiles.open(this.#name);
    }

    async #readAnswers(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<void> {
      try {
        for (let part = await reader.read(); part.value !== undefined; part = await reader.read()) {
          this.#frames.push(part.value);
        }
      } catch {
        // The server is gone, or the socket was closed.
      }
      this.#socket.close();
    }

    #settle(id: number, message: Reply, inline: Uint8Array<ArrayBuffer>, fileBytes: number): void {
      if (id === 0) {
        this.onEvent(message);
        return;
      }
      const bytes = this.#fromFiles(id, fileBytes) ?? inline;
      const waiting = this.#waiting.get(id);
      this.#waiting.delete(id);
      if (message.error !== undefined) waiting?.reject(new DOMException(message.error.message, message.error.name));
      else waiting?.resolve({ message, bytes });
    }

    /** What an answered transfer left in the files, which have room for another one then. */
    #fromFiles(id: number, length: number): Uint8Array<ArrayBuffer> | undefined {
      const at = this.#places.get(id);
      if (at === undefined) return undefined;
      const bytes = length === 0 ? undefined : this.#files?.read(at, length);
      this.#places.delete(id);
      this.#files?.give(at);
      return bytes;
    }
  }

  const rawSetup = (setup: USBControlTransferParameters, direction: number, length: number): object => ({
    requestType:
      direction |
      ({ standard: 0, class: 1, vendor: 2 }[setup.requestType] << 5) |
      { device: 0, interface: 1, endpoint: 2, other: 3 }[setup.recipient],
    request: setup.request,
    value: setup.value,
    index: setup.index,
    length,
  });

  const bytesOf = (data: BufferSource): Uint8Array<ArrayBuffer> =>
    ArrayBuffer.isView(data) ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength) : new Uint8Array(data);

  class RemoteDevice {
    opened = false;
    readonly #link: Link;
    readonly #description: Description;
    #active: number;
    readonly #claimed = new Set<number>();
    readonly #alternates = new Map<number, number>();

    constructor(link: Link, description: Description) {
      this.#link = link;
      this.#description = description;
      this.#active = description.configurationValue;
      const { configurations: _, configurationValue: __, ...plain } = description;
      Object.assign(this, plain);
    }

    get configurations(): object[] {
      return this.#description.configurations.map(({ configurationValue, configurationName, interfaces }) => ({
        configurationValue,
        configurationName,
        interfaces: interfaces.map(({ interfaceNumber, alternates }) => {
          const active = configurationValue === this.#active;
          const chosen = active ? (this.#alternates.get(interfaceNumber) ?? 0) : 0;
          const alternate = alternates.find(({ alternateSetting }) => alternateSetting === chosen) ?? null;
          return { interfaceNumber, alternates, alternate, claimed: active && this.#claimed.has(interfaceNumber) };
        }),
      }));
    }
    get configuration(): object | null {
      const index = this.#description.configurations.findIndex((one) => one.configurationValue === this.#active);
      return this.configurations[index] ?? null;
    }

    async open(): Promise<void> {
      await this.#link.answersInResponse();
      await this.#link.call("open");
      this.opened = true;
    }
    async close(): Promise<void> {
      await this.#link.call("close");
      this.opened = false;
      this.#claimed.clear();
    }
    async forget(): Promise<void> {
      await this.close();
    }
    async selectConfiguration(value: number): Promise<void> {
      await this.#link.call("selectConfiguration", { value });
      this.#active = value;
      this.#alternates.clear();
    }
    async claimInterface(value: number): Promise<void> {
      await this.#link.call("claimInterface", { value });
      this.#claimed.add(value);
    }
    async releaseInterface(value: number): Promise<void> {
      await this.#link.call("releaseInterface", { value });
      this.#claimed.delete(value);
    }
    async selectAlternateInterface(value: number, alternate: number): Promise<void> {
      await this.#link.call("selectAlternateInterface", { value, alternate });
      this.#alternates.set(value, alternate);
    }
    async controlTransferIn(setup: USBControlTransferParameters, length: number): Promise<object> {
      const { message, bytes } = await this.#link.call("controlIn", { setup: rawSetup(setup, 0x80, length) });
      return { status: message.status, data: new DataView(bytes.buffer, bytes.byteOffset) };
    }
    async controlTransferOut(setup: USBControlTransferParameters, data?: BufferSource): Promise<object> {
      const bytes = data === undefined ? new Uint8Array(0) : bytesOf(data);
      const { message } = await this.#link.call("controlOut", { setup: rawSetup(setup, 0, bytes.length) }, bytes);
      return { status: message.status, bytesWritten: message.status === "ok" ? bytes.length : 0 };
    }
    async clearHalt(direction: USBDirection, endpoint: number): Promise<void> {
      await this.#link.call("clearHalt", { endpoint: direction === "in" ? endpoint | 0x80 : endpoint });
    }
    async transferIn(endpoint: number, length: number): Promise<object> {
      const { message, bytes } = await this.#link.transfer("transferIn", endpoint, length);
      return { status: message.status, data: new DataView(bytes.buffer, bytes.byteOffset) };
    }
    async transferOut(endpoint: number, data: BufferSource): Promise<object> {
      const bytes = bytesOf(data);
      const { message } = await this.#link.transfer("transferOut", endpoint, bytes.length, bytes);
      return { status: message.status, bytesWritten: message.status === "ok" ? bytes.length : 0 };
    }
    async reset(): Promise<void> {
      await this.#link.call("reset");
      this.#claimed.clear();
    }
  }

  class ConnectionEvent extends Event {
    readonly device: RemoteDevice;
    constructor(type: string, device: RemoteDevice) {
      super(type);
      this.device = device;
    }
  }

  class RemoteUsb extends EventTarget {
    onconnect: ((event: Event) => void) | null = null;
    ondisconnect: ((event: Event) => void) | null = null;
    readonly #link = new Link();
    #device: RemoteDevice | null = null;
    readonly #first: Promise<unknown>;

    constructor() {
      super();
      this.#link.onEvent = (reply) => this.#change(reply);
      this.#first = this.#link.call("devices").then(
        ({ message: { device } }) => {
          if (device) this.#device ??= new RemoteDevice(this.#link, device);
        },
        () => undefined,
      );
    }

    async getDevices(): Promise<RemoteDevice[]> {
      await this.#first;
      return this.#device === null ? [] : [this.#device];
    }

    /** The person picks the phone. */
    async requestDevice(): Promise<RemoteDevice> {
      const [device] = await this.getDevices();
      if (device === undefined) throw new DOMException("No device selected.", "NotFoundError");
      return device;
    }

    #change({ event, device }: Reply): void {
      if (event === "connect" && device) {
        this.#device = new RemoteDevice(this.#link, device);
        this.#tell("connect", this.#device);
      } else if (event === "disconnect" && this.#device !== null) {
        const gone = this.#device;
        this.#device = null;
        gone.opened = false;
        this.#tell("disconnect", gone);
      }
    }

    #tell(type: "connect" | "disconnect", device: RemoteDevice): void {
      const event = new ConnectionEvent(type, device);
      this.dispatchEvent(event);
      this[`on${type}`]?.(event);
    }
  }

  Object.defineProperty(navigator, "usb", { value: new RemoteUsb(), configurable: true, enumerable: true });
})();
