import type { Sqlite3Static, sqlite3_io_methods, sqlite3_vfs } from "@sqlite.org/sqlite-wasm";
import type { ReadNow } from "./pieces.ts";

/** Files that SQLite opens under a name that we made up, to read only. */
export interface ReadOnlyFiles {
  readonly vfsName: string;
  /** @returns the name; it is valid until `remove` */
  add(file: ReadNow): string;
  remove(name: string): void;
}

const VFS_NAME = "keepsake-read-only";
const PATH_BYTES = 64;
type Pointer = number;

/**
 * A file system for SQLite over bytes that JavaScript holds, so that a database is never copied into SQLite's memory as a
 * whole. There is nothing to lock, nothing to write and no journal.
 * @source https://www.sqlite.org/vfs.html
 */
export function createReadOnlyFiles(sqlite: Sqlite3Static): ReadOnlyFiles {
  const { capi } = sqlite;
  const named = new Map<string, ReadNow>();
  const opened = new Map<Pointer, ReadNow>();
  const io = new capi.sqlite3_io_methods();
  Object.assign(io, { $iVersion: 1 });
  const vfs = new capi.sqlite3_vfs();
  const standard = new capi.sqlite3_vfs(capi.sqlite3_vfs_find(null));
  Object.assign(vfs, { $iVersion: 2, $szOsFile: sizeOf(capi.sqlite3_file), $mxPathname: PATH_BYTES });
  for (const member of ["$xRandomness", "$xSleep"]) Object.assign(vfs, { [member]: Reflect.get(standard, member) });
  standard.dispose();
  sqlite.vfs.installVfs({
    io: { struct: io, methods: ioMethods(sqlite, opened) as Partial<sqlite3_io_methods> },
    vfs: { struct: vfs, name: VFS_NAME, methods: vfsMethods(sqlite, { named, opened, io }) },
  });
  let count = 0;
  return {
    vfsName: VFS_NAME,
    add(file) {
      count += 1;
      const name = `database-${count}`;
      named.set(name, file);
      return name;
    },
    remove: (name) => void named.delete(name),
  };
}

/** The library's types take every answer for a result code; some are sizes or flags. */
type Numbers<M> = M extends (...input: infer I) => number ? (...input: I) => number : M;
type IoMethods = {
  [K in keyof sqlite3_io_methods as K extends `x${string}` ? K : never]?: Numbers<sqlite3_io_methods[K]>;
};
type VfsMethods = Partial<Pick<sqlite3_vfs, Extract<keyof sqlite3_vfs, `x${string}`>>>;

function ioMethods({ capi, wasm }: Sqlite3Static, opened: Map<Pointer, ReadNow>): IoMethods {
  const refuse = (): number => capi.SQLITE_READONLY;
  const nothing = (): number => 0;
  return {
    xRead(file, buffer, length, offset64) {
      const target = wasm.heap8u().subarray(Number(buffer), Number(buffer) + length);
      const source = opened.get(Number(file));
      if (source === undefined) return capi.SQLITE_IOERR_READ;
      const offset = Number(offset64);
      const there = Math.max(0, Math.min(length, source.sizeBytes - offset));
      if (there > 0) source.readInto(offset, target.subarray(0, there));
      target.fill(0, there);
      return there === length ? 0 : capi.SQLITE_IOERR_SHORT_READ;
    },
    xFileSize(file, size) {
      wasm.poke64(size, BigInt(opened.get(Number(file))?.sizeBytes ?? 0));
      return 0;
    },
    xCheckReservedLock(_file, out) {
      wasm.poke32(out, 0);
      return 0;
    },
    xClose(file) {
      opened.delete(Number(file));
      return 0;
    },
    xDeviceCharacteristics: () => capi.SQLITE_IOCAP_IMMUTABLE,
    xFileControl: () => capi.SQLITE_NOTFOUND,
    xSectorSize: () => 4_096,
    xLock: nothing,
    xUnlock: nothing,
    xSync: nothing,
    xWrite: refuse,
    xTruncate: refuse,
  };
}

interface OpenFiles {
  readonly named: ReadonlyMap<string, ReadNow>;
  readonly opened: Map<Pointer, ReadNow>;
  readonly io: sqlite3_io_methods;
}

function vfsMethods({ capi, wasm }: Sqlite3Static, { named, opened, io }: OpenFiles): VfsMethods {
  return {
    xOpen(_vfs, name, file, flags, outFlags) {
      const source = named.get(wasm.cstrToJs(name) ?? "");
      if (source === undefined || (flags & capi.SQLITE_OPEN_MAIN_DB) === 0) return capi.SQLITE_CANTOPEN;
      opened.set(Number(file), source);
      const struct = new capi.sqlite3_file(file);
      struct.$pMethods = io.pointer;
      struct.dispose();
      wasm.poke32(outFlags, capi.SQLITE_OPEN_READONLY | capi.SQLITE_OPEN_MAIN_DB);
      return 0;
    },
    xAccess(_vfs, _name, _flags, out) {
      wasm.poke32(out, 0);
      return 0;
    },
    xDelete: () => capi.SQLITE_READONLY,
    xFullPathname: (_vfs, name, length, out) => (wasm.cstrncpy(out, name, length) < length ? 0 : capi.SQLITE_CANTOPEN),
    xGetLastError: () => 0,
    // No query here asks for the time; the same answer each time keeps results the same each time.
    xCurrentTime(_vfs, out) {
      wasm.poke(out, UNIX_EPOCH_DAYS, "double");
      return 0;
    },
    xCurrentTimeInt64(_vfs, out) {
      wasm.poke64(out, UNIX_EPOCH_MS);
      return 0;
    },
  };
}

/** 1970-01-01 as SQLite counts. */
const UNIX_EPOCH_DAYS = 2_440_587.5;
const UNIX_EPOCH_MS = 210_866_760_000_000n;

/** What its constructors know, but not their types. */
function sizeOf(struct: object): number {
  const info = Reflect.get(struct, "structInfo") as { readonly sizeof: number };
  return info.sizeof;
}
