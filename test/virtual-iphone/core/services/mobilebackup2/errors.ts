/** What the agent says in the final Response when something is wrong: a number and a chain of causes in the text. */
export class BackupError extends Error {
  override readonly name = "BackupError";
  readonly code: number;

  /** @param cause the code of the underlying error, the innermost useful one */
  constructor(code: number, text: string, cause?: number) {
    const underlying = cause === undefined ? "" : ` Underlying error: (MBErrorDomain/${cause}).`;
    super(`${text} (MBErrorDomain/${code}).${underlying}`);
    this.code = code;
  }
}

/** The host ended the operation in an orderly way. */
export class HostDisconnected extends Error {
  override readonly name = "HostDisconnected";
}

/** The host broke the protocol; real phones drop the link without a word. */
export class LinkBroken extends Error {
  override readonly name = "LinkBroken";
}

/** Numbers of MBErrorDomain that this phone uses. */
export const MB = {
  unspecified: 1,
  notFound: 4,
  forbiddenByManagement: 22,
  cloudRestoreRunning: 25,
  restoreNotFinished: 102,
  driveRead: 103,
  driveWrite: 104,
  hostFull: 105,
  phoneFull: 106,
  cancelled: 202,
  version: 203,
  noCompleteBackup: 204,
  inconsistent: 205,
  password: 207,
  locked: 208,
  findMyOn: 211,
  setupNotDone: 212,
} as const;

/** Codes of DeviceLink's status responses; negated they are the final byte of a file stream. */
export const LINK_STATUS = {
  ok: 0,
  failed: -1,
  notFound: -6,
  exists: -7,
  ioError: -11,
  multiple: -13,
  noSpace: -15,
} as const;

/** What a host's refusal means to the agent when it wanted to write. */
export function writeError(status: number, what: string): BackupError {
  if (status === LINK_STATUS.notFound || status === LINK_STATUS.exists) {
    return new BackupError(MB.inconsistent, what, status === LINK_STATUS.notFound ? MB.notFound : 3);
  }
  return new BackupError(MB.driveWrite, what, status === LINK_STATUS.noSpace ? MB.hostFull : MB.unspecified);
}
