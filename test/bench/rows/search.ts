import type { BackupBrowser } from "../../../src/backup/index.ts";
import {
  type ConversationArchive,
  conversationItems,
  createSearchIndex,
  openMessageArchive,
  type SearchIndex,
} from "../../../src/content/index.ts";
import { backupOf, loadSqlite } from "../../support/content/backup-of.ts";
import { buildManyMessages } from "../content/many-messages.ts";
import type { BenchRow } from "../row.ts";

const MESSAGES = 200_000;
const INDEX_LIMIT_SECONDS = 20;
const SEARCH_LIMIT_MS = 100;
/** A rare word, frequent ones, beginnings of one and more letters, a phrase, many words, none at all. */
const QUERIES = ["needle", "a", "ba", "lim", "sche", "ost al", '"ba ke"', "er in li mo nu", "nothingatall"];

interface Prepared {
  readonly browser: BackupBrowser;
  readonly archive: ConversationArchive;
}

/** Opened once for both rows, at the size that was asked for last. */
let prepared: { readonly scale: number; readonly opened: Promise<Prepared> } | null = null;

function messagesAt(scale: number): Promise<Prepared> {
  if (prepared?.scale !== scale) prepared = { scale, opened: prepare(scale) };
  return prepared.opened;
}

async function prepare(scale: number): Promise<Prepared> {
  const bytes = await buildManyMessages(loadSqlite, Math.round(MESSAGES * scale));
  const browser = await backupOf([{ domain: "HomeDomain", path: "Library/SMS/sms.db", bytes }]);
  return { browser, archive: await openMessageArchive(browser) };
}

async function indexed(archive: ConversationArchive): Promise<SearchIndex> {
  const index = await createSearchIndex();
  await index.add(conversationItems(archive));
  return index;
}

/** Time of the processor, which other programs can't lengthen much: nothing here waits for a disk or a network. */
function busyMs(start: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}

const indexMessages: BenchRow = {
  id: "index-200k-seconds",
  title: "Read and index 200,000 messages",
  unit: "s",
  peerName: "the limit",
  better: "lower",
  aim: 1,
  async measure(rounds, scale) {
    const { archive } = await messagesAt(scale);
    const ours: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const start = process.cpuUsage();
      const index = await indexed(archive);
      ours.push(busyMs(start) / 1000);
      index.close();
    }
    const perMessage = (Math.min(...ours) * 1e6) / (MESSAGES * scale);
    return {
      ours,
      peer: [INDEX_LIMIT_SECONDS * scale],
      remark: `processor time, in Node; ${perMessage.toFixed(0)} µs per message`,
    };
  },
};

const searchMessages: BenchRow = {
  id: "search-200k-ms",
  title: "Find the newest 50 of 200,000 messages, the slowest of nine queries",
  unit: "ms",
  peerName: "the limit",
  better: "lower",
  aim: 1,
  async measure(rounds, scale) {
    const index = await indexed((await messagesAt(scale)).archive);
    const ours: number[] = [];
    let slowest = "";
    for (let round = 0; round < rounds; round += 1) {
      const times = QUERIES.map((text) => {
        const start = process.cpuUsage();
        index.search({ text, limit: 50 });
        return { text, ms: busyMs(start) };
      });
      const worst = times.reduce((a, b) => (b.ms > a.ms ? b : a));
      slowest = worst.text;
      ours.push(worst.ms);
    }
    index.close();
    return { ours, peer: [SEARCH_LIMIT_MS], remark: `processor time, in Node; the slowest was ${slowest}` };
  },
};

export const searchRows: readonly BenchRow[] = [indexMessages, searchMessages];
