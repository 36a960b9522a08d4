/**
 * No build of these sources is older: then the newest of the parts that they need was published. A clock that shows an
 * earlier time is wrong. Moved on with the dependencies.
 */
export const SOURCE_DATE_MS = Date.UTC(2026, 10, 18);
