/** The virtual iPhone as a program; see README.md. */
import { startProgram } from "./node/program.ts";

startProgram(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
