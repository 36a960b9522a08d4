import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { PHONE_DERIVATION } from "../../virtual-iphone/core/keybag/keybag.ts";
import { QUICK_DERIVATION } from "../../virtual-iphone/scenarios/index.ts";
import { openBackupBench } from "../open-backup/chromium.ts";
import { type Fixture, LARGEST, OPENSSL, PASSWORD, sealedFile, sealedIndex, UDID } from "../open-backup/fixture.ts";
import type { OpenBackupOrder } from "../open-backup/worker.ts";
import { alternate, type BenchRow, type BenchSamples, megabytesPerSecond } from "../row.ts";

const FILE_BYTES = 300_000_000;
const INDEX_ROWS = 300_000;

function timed(work: () => void): number {
  const startMs = performance.now();
  work();
  return performance.now() - startMs;
}

async function sideBySide(
  fixture: Fixture,
  rounds: number,
  order: OpenBackupOrder,
  sides: { readonly value: (tookMs: number) => number; readonly peer: () => void },
): Promise<BenchSamples> {
  const bench = await openBackupBench(fixture.folder);
  try {
    return await alternate(
      rounds,
      async () => sides.value(await bench.carryOut(order)),
      async () => sides.value(timed(sides.peer)),
    );
  } finally {
    await bench.close();
    fixture.dispose();
  }
}

function openssl(fixture: Fixture, name: string, into: string): void {
  execFileSync("openssl", [...OPENSSL, "-d", "-K", fixture.keyHex, "-in", join(fixture.folder, name), "-out", into]);
}

const decryptCbc: BenchRow = {
  id: "decrypt-cbc",
  title: "An encrypted file decrypted in a worker of Chromium",
  unit: "MB/s",
  peerName: "openssl enc -d -aes-256-cbc",
  better: "higher",
  aim: 0.7,
  async measure(rounds, scale) {
    const bytes = Math.max(1_000_000, Math.round(FILE_BYTES * scale));
    const fixture = sealedFile(bytes);
    const order = { do: "decrypt", bytes, keyHex: fixture.keyHex } as const;
    const samples = await sideBySide(fixture, rounds, order, {
      value: (tookMs) => megabytesPerSecond(bytes, tookMs),
      peer: () => openssl(fixture, "sealed", "/dev/null"),
    });
    return { ...samples, remark: `${bytes / 1e6} MB; ours from memory, openssl from the file system's cache` };
  },
};

const PYTHON = `import hashlib, sys
first = hashlib.pbkdf2_hmac("sha256", sys.argv[1].encode(), bytes(20), ${PHONE_DERIVATION.firstRounds}, 32)
hashlib.pbkdf2_hmac("sha1", first, bytes(20), ${PHONE_DERIVATION.secondRounds}, 32)`;

const unlockKeyBag: BenchRow = {
  id: "unlock-keybag",
  title: "A key bag opened in a worker of Chromium, with progress",
  unit: "ms",
  peerName: "OpenSSL's PBKDF2 (Python's hashlib)",
  better: "lower",
  aim: 1.3,
  async measure(rounds) {
    const fixture = await sealedIndex(0, PHONE_DERIVATION);
    const order = { do: "unlock", udid: UDID, password: PASSWORD } as const;
    const samples = await sideBySide(fixture, rounds, order, {
      value: (tookMs) => tookMs,
      peer: () => void execFileSync("python3", ["-c", PYTHON, PASSWORD]),
    });
    return { ...samples, remark: "10,000,000 + 10,000 rounds" };
  },
};

const FIRST_LIST = `SELECT domain, count(*) FROM Files GROUP BY domain ORDER BY domain;
  SELECT * FROM Files WHERE domain = '${LARGEST}' ORDER BY relativePath LIMIT 200;`;

const open300k: BenchRow = {
  id: "open-300k-seconds",
  title: "An encrypted backup of 300,000 files, from unlocked to the first list",
  unit: "s",
  peerName: "openssl enc -d, then sqlite3",
  better: "lower",
  aim: 2,
  async measure(rounds, scale) {
    const rows = Math.max(10_000, Math.round(INDEX_ROWS * scale));
    const fixture = await sealedIndex(rows, QUICK_DERIVATION);
    const order = { do: "open", udid: UDID, password: PASSWORD, largest: LARGEST } as const;
    const plain = join(fixture.folder, "peer.db");
    const samples = await sideBySide(fixture, rounds, order, {
      value: (tookMs) => tookMs / 1_000,
      peer: () => {
        openssl(fixture, "Manifest.db", plain);
        execFileSync("sqlite3", [plain, FIRST_LIST], { maxBuffer: 64 * 1_048_576 });
      },
    });
    return { ...samples, remark: `${rows} rows; what counts is that ours stays under 3 s` };
  },
};

export const openBackup: readonly BenchRow[] = [decryptCbc, unlockKeyBag, open300k];
