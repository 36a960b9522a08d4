import { SCENARIO_NOW } from "../../core/files/phone-file.ts";
import { buildDatabase, insertRows } from "../../core/files/sqlite.ts";
import { cocoa, seededUuid, sentence } from "../people.ts";
import { choices, type DatabaseBuilder, insertSql, type Row } from "./database.ts";

/** Safari's History.db. */
export const buildHistory: DatabaseBuilder = (work) =>
  buildDatabase(work.load, (db) => {
    const choose = choices(work, 6);
    const items = Math.max(10, Math.round(300 * work.scale));
    const visits = items * 4 + work.generation;
    db.exec(`
      CREATE TABLE metadata (key TEXT NOT NULL UNIQUE, value);
      CREATE TABLE history_items (id INTEGER PRIMARY KEY AUTOINCREMENT, url TEXT NOT NULL UNIQUE, domain_expansion TEXT NULL, visit_count INTEGER NOT NULL,
        daily_visit_counts BLOB NOT NULL, weekly_visit_counts BLOB NULL, autocomplete_triggers BLOB NULL, should_recompute_derived_visit_counts INTEGER NOT NULL,
        visit_count_score INTEGER NOT NULL, status_code INTEGER NOT NULL DEFAULT 0);
      CREATE TABLE history_visits (id INTEGER PRIMARY KEY AUTOINCREMENT, history_item INTEGER NOT NULL REFERENCES history_items(id) ON DELETE CASCADE,
        visit_time REAL NOT NULL, title TEXT NULL, load_successful BOOLEAN NOT NULL DEFAULT 1, http_non_get BOOLEAN NOT NULL DEFAULT 0,
        synthesized BOOLEAN NOT NULL DEFAULT 0, redirect_source INTEGER NULL UNIQUE, redirect_destination INTEGER NULL UNIQUE, origin INTEGER NOT NULL DEFAULT 0,
        generation INTEGER NOT NULL DEFAULT 0, attributes INTEGER NOT NULL DEFAULT 0, score INTEGER NOT NULL DEFAULT 0);
      CREATE TABLE history_tombstones (id INTEGER PRIMARY KEY AUTOINCREMENT, start_time REAL NOT NULL, end_time REAL NOT NULL, url TEXT, generation INTEGER NOT NULL DEFAULT 0);
      CREATE TABLE history_clients (id INTEGER PRIMARY KEY, client BLOB NOT NULL);
      CREATE INDEX history_visits__last_visit ON history_visits (history_item, visit_time DESC, synthesized ASC);`);
    insertRows(
      db,
      insertSql("history_items", [
        "id",
        "url",
        "domain_expansion",
        "visit_count",
        "daily_visit_counts",
        "should_recompute_derived_visit_counts",
        "visit_count_score",
      ]),
      Array.from(
        { length: items },
        (_, index): Row => [
          index + 1,
          `https://www.example.${["com", "org", "net"][index % 3]}/page/${index}`,
          "example",
          4,
          new Uint8Array([1, 0, 0, 0]),
          0,
          100,
        ],
      ),
    );
    insertRows(
      db,
      insertSql("history_visits", ["id", "history_item", "visit_time", "title", "origin"]),
      Array.from(
        { length: visits },
        (_, index): Row => [
          index + 1,
          1 + Math.floor(choose() * items),
          cocoa(SCENARIO_NOW - (visits - index) * 1_800),
          sentence(choose),
          index % 7 === 0 ? 1 : 0,
        ],
      ),
    );
  });

/** Safari's Bookmarks.db: bar, menu, reading list. */
export const buildBookmarks: DatabaseBuilder = (work) =>
  buildDatabase(work.load, (db) => {
    const choose = choices(work, 7);
    db.exec(`
      CREATE TABLE bookmarks (id INTEGER PRIMARY KEY AUTOINCREMENT, special_id INTEGER DEFAULT 0, parent INTEGER, type INTEGER, title TEXT, url TEXT COLLATE NOCASE,
        num_children INTEGER DEFAULT 0, editable INTEGER DEFAULT 1, deletable INTEGER DEFAULT 1, hidden INTEGER DEFAULT 0, hidden_ancestor_count INTEGER DEFAULT 0,
        order_index INTEGER NOT NULL, external_uuid TEXT UNIQUE, read INTEGER DEFAULT NULL, last_modified REAL DEFAULT NULL, server_id TEXT, sync_key TEXT,
        sync_data BLOB, added INTEGER DEFAULT 1, deleted INTEGER DEFAULT 0, extra_attributes BLOB DEFAULT NULL, local_attributes BLOB DEFAULT NULL,
        fetched_icon BOOL DEFAULT 0, icon BLOB DEFAULT NULL, dav_generation INTEGER DEFAULT 0);
      CREATE TABLE bookmark_title_words (id INTEGER PRIMARY KEY, bookmark_id INTEGER NOT NULL, word TEXT, word_index INTEGER);
      CREATE TABLE folder_ancestors (id INTEGER PRIMARY KEY, folder_id INTEGER NOT NULL, ancestor_id INTEGER NOT NULL);
      CREATE TABLE generations (generation INTEGER NOT NULL DEFAULT 0);
      CREATE TABLE sync_properties (key TEXT PRIMARY KEY, value TEXT NOT NULL);
      INSERT INTO bookmarks (id, special_id, parent, type, title, order_index, external_uuid) VALUES (0, 0, NULL, 1, 'Root', 0, 'Root'),
        (1, 1, 0, 1, 'BookmarksBar', 0, 'Favorites Bar'), (2, 2, 0, 1, 'BookmarksMenu', 1, 'Menu'), (3, 3, 0, 1, 'com.apple.ReadingList', 2, 'Reading List'), (4, 0, 1, 1, 'Cooking', 0, 'F1');`);
    const columns = ["parent", "type", "title", "url", "order_index", "external_uuid", "read", "last_modified"];
    insertRows(
      db,
      insertSql("bookmarks", columns),
      Array.from({ length: 24 + work.generation }, (_, index): Row => {
        const parent = 1 + (index % 4);
        return [
          parent,
          0,
          sentence(choose),
          `https://example.org/saved/${index}`,
          index,
          seededUuid(choose),
          parent === 3 ? index % 2 : null,
          SCENARIO_NOW - index * 86_400,
        ];
      }),
    );
  });
