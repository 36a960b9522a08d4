import type { Bytes } from "../../../src/base/bytes.ts";
import { seededRandom } from "../../virtual-iphone/core/files/pattern.ts";
import { buildDatabase, insertRows, type LoadSqlite } from "../../virtual-iphone/core/files/sqlite.ts";
import { insertSql, type Row } from "../../virtual-iphone/scenarios/databases/database.ts";
import { messagesSchema } from "../../virtual-iphone/scenarios/databases/messages.ts";
import { attributedBody } from "../../virtual-iphone/scenarios/databases/typedstream.ts";

const CHATS = 300;
const WORDS = 20_000;

/** Words as they are in a language: a few very often, most of them seldom. */
function vocabulary(choose: () => number): string[] {
  const syllables = ["ba", "ke", "li", "mo", "nu", "ra", "sché", "ti", "vö", "wen", "zu", "al", "er", "in", "ost"];
  return Array.from({ length: WORDS }, () =>
    Array.from({ length: 1 + Math.floor(choose() * 4) }, () => syllables[Math.floor(choose() * syllables.length)]).join(
      "",
    ),
  );
}

/** sms.db of iOS 18 with very many messages in 300 chats; every second one has its text in the archived form only. */
export function buildManyMessages(load: LoadSqlite, total: number): Promise<Bytes> {
  const choose = seededRandom(7);
  const words = vocabulary(choose);
  const sentence = (): string =>
    Array.from({ length: 3 + Math.floor(choose() * 18) }, () => words[Math.floor(choose() ** 3 * words.length)]).join(
      " ",
    );
  return buildDatabase(load, (db) => {
    db.exec(messagesSchema(18));
    for (let chat = 1; chat <= CHATS; chat += 1) {
      db.exec(`INSERT INTO handle (ROWID, id, service) VALUES (${chat}, '+1555${String(chat).padStart(7, "0")}', 'iMessage');
        INSERT INTO chat (ROWID, guid, style, chat_identifier, service_name) VALUES (${chat}, 'c${chat}', 45, '+1555${chat}', 'iMessage');
        INSERT INTO chat_handle_join VALUES (${chat}, ${chat});`);
    }
    const chatOf = Array.from({ length: total }, () => 1 + Math.floor(choose() ** 2 * CHATS));
    const dateOf = (index: number): bigint => (600_000_000n + BigInt(index) * 900n) * 1_000_000_000n;
    function* messages(): Generator<Row> {
      for (let index = 0; index < total; index += 1) {
        const text = index === Math.floor(total / 2) ? "the needle in the haystack" : sentence();
        const archived = index % 2 === 1;
        yield [
          index + 1,
          `G${index}`,
          archived ? null : text,
          archived ? attributedBody(text) : null,
          dateOf(index),
          chatOf[index] ?? 1,
          index % 3 === 0 ? 1 : 0,
        ];
      }
    }
    insertRows(
      db,
      insertSql("message", ["ROWID", "guid", "text", "attributedBody", "date", "handle_id", "is_from_me"]),
      messages(),
    );
    insertRows(
      db,
      "INSERT INTO chat_message_join VALUES (?, ?, ?)",
      chatOf.map((chat, index): Row => [chat, index + 1, dateOf(index)]),
    );
  });
}
