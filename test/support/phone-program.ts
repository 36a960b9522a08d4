import { type ChildProcess, execFile, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const MAIN = fileURLToPath(new URL("../virtual-iphone/main.ts", import.meta.url));

export interface ToolResult {
  readonly code: number | null;
  /** Standard output and standard error together. */
  readonly text: string;
}

/** The virtual iPhone as a child process, with real tools pointed at it. */
export class PhoneProgram {
  readonly folder: string;
  readonly udid: string;
  readonly address: string;
  readonly transports: readonly string[];
  readonly #child: ChildProcess;
  readonly #answers = new Map<number, (line: { result?: unknown; error?: string }) => void>();
  #nextId = 1;

  private constructor(child: ChildProcess, folder: string, ready: { udid: string; transports: readonly string[] }) {
    this.#child = child;
    this.folder = folder;
    this.udid = ready.udid;
    this.transports = ready.transports;
    this.address = ready.transports[0] ?? "";
  }

  /** Resolves when the ready line was printed. Without a transport in `words`: usbmuxd's socket on a free port. */
  static async start(words: readonly string[] = []): Promise<PhoneProgram> {
    const folder = await mkdtemp(join(tmpdir(), "virtual-iphone-"));
    const where = words.includes("--transport") ? [] : ["--transport", "usbmuxd-socket:tcp:0"];
    const child = spawn(process.execPath, ["--import", "tsx", MAIN, ...where, ...words], {
      stdio: ["pipe", "pipe", "inherit"],
    });
    return new Promise((resolve, reject) => {
      let program: PhoneProgram | null = null;
      child.once("exit", (code) => reject(new Error(`the phone ended with ${code} before it was ready`)));
      createInterface({ input: child.stdout }).on("line", (line) => {
        const message = JSON.parse(line);
        if (program === null) {
          program = new PhoneProgram(child, folder, message);
          resolve(program);
        } else program.#answers.get(message.id)?.(message);
      });
    });
  }

  /** A command of the control channel. */
  do(command: object): Promise<unknown> {
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      this.#answers.set(id, ({ result, error }) => {
        this.#answers.delete(id);
        if (error === undefined) resolve(result);
        else reject(new Error(error));
      });
      this.#child.stdin?.write(`${JSON.stringify({ id, ...command })}\n`);
    });
  }

  /** Runs one of libimobiledevice's tools on the phone. */
  tool(name: string, ...words: string[]): Promise<ToolResult> {
    const env = { ...process.env, USBMUXD_SOCKET_ADDRESS: this.address };
    return new Promise((resolve) => {
      execFile(name, words, { env, timeout: 240_000, maxBuffer: 64 << 20 }, (error, out, err) => {
        const code = error === null ? 0 : typeof error.code === "number" ? error.code : null;
        resolve({ code, text: out + err });
      });
    });
  }

  /** Asks the phone to end; resolves with its exit code. */
  async stop(signal: NodeJS.Signals = "SIGTERM"): Promise<number | null> {
    if (this.#child.exitCode !== null) return this.#child.exitCode;
    const ended = new Promise<number | null>((resolve) => this.#child.once("exit", resolve));
    this.#child.kill(signal);
    const code = await ended;
    await rm(this.folder, { recursive: true, force: true });
    return code;
  }
}
