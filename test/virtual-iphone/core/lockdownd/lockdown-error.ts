/** Becomes `{Request, Error}`; the message is the error string of lockdownd. */
export class LockdownError extends Error {
  override readonly name = "LockdownError";
}
