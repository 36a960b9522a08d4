/**
 * Protocol buffers without a schema: enough to read what Apple's Notes stores. Unknown fields are skipped, nothing is
 * written.
 */
export { ProtobufMessage } from "./message.ts";
