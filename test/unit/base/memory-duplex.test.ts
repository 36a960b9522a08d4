import { createMemoryPair } from "../../../src/base/memory-duplex.ts";
import { byteDuplexSuite } from "../../support/suites/byte-duplex.ts";

byteDuplexSuite(
  "memory pair",
  async () => {
    const [a, b] = createMemoryPair();
    return { a, b };
  },
  { abortCrosses: true, bufferBytes: 16_384 },
);
