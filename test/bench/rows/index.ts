import type { BenchRow } from "../row.ts";
import { tlsReceive } from "./tls-receive.ts";
import { virtualIphone } from "./virtual-iphone.ts";

/** Every row of `npm run bench`, in the order of the table. */
export const rows: readonly BenchRow[] = [tlsReceive, virtualIphone];
