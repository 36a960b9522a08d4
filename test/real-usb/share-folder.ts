import { existsSync, readFileSync, watch } from "node:fs";
import { cp, mkdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** One proven or disproven claim of the guest; `end` marks that the phase ran to its end. */
export interface ClaimLine {
  readonly name: string;
  readonly passed: boolean;
  readonly detail: string;
  readonly seconds: number;
}

export type Answer = (request: Readonly<Record<string, unknown>>) => Promise<unknown>;

/** The folder both sides see: scripts and app go in, claims and logs come out, questions of the guest are answered. */
export class ShareFolder {
  readonly directory: string;
  readonly claims: ClaimLine[] = [];
  ended = false;
  #resultsRead = 0;

  constructor(directory: string) {
    this.directory = directory;
  }

  /** @param guestScripts folder with boot.sh and the phases */
  async prepare(phase: string, guestScripts: string, distribution: string | null): Promise<void> {
    await rm(this.directory, { recursive: true, force: true });
    for (const name of ["requests", "answers"]) await mkdir(join(this.directory, name), { recursive: true });
    await cp(guestScripts, join(this.directory, "guest"), { recursive: true });
    if (distribution !== null) await cp(distribution, join(this.directory, "dist"), { recursive: true });
    await writeFile(join(this.directory, "phase"), phase);
    await writeFile(join(this.directory, "results.jsonl"), "");
  }

  writeJson(name: string, value: unknown): Promise<void> {
    return writeFile(join(this.directory, name), JSON.stringify(value));
  }

  /** Reports claims as they come and answers questions until the returned function is called. */
  serve(answer: Answer, onClaim: (claim: ClaimLine) => void): () => void {
    const results = watch(join(this.directory, "results.jsonl"), () => this.readResults(onClaim));
    const answered = new Set<string>();
    const requests = watch(join(this.directory, "requests"), (_, name) => {
      const isNew = name?.endsWith(".json") === true && !answered.has(name) && existsSync(this.#request(name));
      if (!isNew) return;
      answered.add(name);
      void this.#answer(name, answer);
    });
    return () => {
      results.close();
      requests.close();
      this.readResults(onClaim);
    };
  }

  readResults(onClaim: (claim: ClaimLine) => void): void {
    const text = readFileSync(join(this.directory, "results.jsonl"), "utf8");
    const whole = text.slice(this.#resultsRead, text.lastIndexOf("\n") + 1);
    this.#resultsRead += whole.length;
    for (const line of whole.split("\n").filter((text) => text !== "")) {
      const entry = JSON.parse(line) as ClaimLine | { readonly end: true };
      if ("end" in entry) {
        this.ended = true;
      } else {
        this.claims.push(entry);
        onClaim(entry);
      }
    }
  }

  #request(name: string): string {
    return join(this.directory, "requests", name);
  }

  async #answer(name: string, answer: Answer): Promise<void> {
    const request = JSON.parse(readFileSync(this.#request(name), "utf8")) as Record<string, unknown>;
    const content = await answer(request).then(
      (value) => ({ value }),
      (error: unknown) => ({ error: String(error) }),
    );
    // Written whole before it gets its name: the guest reads as soon as the name is there.
    const target = join(this.directory, "answers", name);
    await writeFile(`${target}.part`, JSON.stringify(content));
    await rename(`${target}.part`, target);
  }
}
