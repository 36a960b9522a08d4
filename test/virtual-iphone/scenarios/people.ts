/** Invented people. Numbers and addresses are from the ranges kept free for examples. */
export interface Person {
  readonly id: number;
  readonly first: string;
  readonly last: string;
  readonly phone: string;
  readonly mail: string;
  readonly company: string | null;
}

const FIRST = [
  "Maya",
  "Jonas",
  "Aylin",
  "Peter",
  "Noor",
  "Lucía",
  "Tom",
  "Ingrid",
  "Kenji",
  "Amara",
  "Ben",
  "Zoé",
  "Olek",
  "Sara",
  "Idris",
  "Hanna",
];
const LAST = ["Okafor", "Lindqvist", "Moreau", "Tanaka", "Weber", "Castillo", "Novak", "Haddad", "Murphy", "Sørensen"];
const COMPANIES = ["Northwind Bakery", "Harbour Clinic", "Blue Door Studio"];

export const PEOPLE: readonly Person[] = Array.from({ length: 48 }, (_, index) => {
  const first = FIRST[index % FIRST.length] ?? "Maya";
  const last = LAST[(index * 7) % LAST.length] ?? "Weber";
  return {
    id: index + 1,
    first,
    last,
    phone: `+1555010${String(index).padStart(4, "0").slice(-2)}`,
    mail: `${first}.${last}${index}@example.com`
      .toLowerCase()
      .normalize("NFD")
      .replaceAll(/[^a-z0-9.@]/g, ""),
    company: index % 9 === 4 ? (COMPANIES[index % COMPANIES.length] ?? null) : null,
  };
});

const OPENINGS = [
  "Are we still on for",
  "I found the photos from",
  "Could you send me",
  "Thanks again for",
  "Just arrived at",
  "Don't forget",
  "What do you think about",
  "Here is",
];
const THINGS = [
  "the lake on Saturday",
  "dinner tonight",
  "the recipe",
  "the train tickets",
  "Grandma's birthday",
  "the keys",
  "the new flat",
  "the concert 🎶",
  "the meeting notes",
  "our hike",
];
const ENDINGS = ["?", "!", " 😊", ".", " — call me when you can.", " Love, M."];

/** A line somebody might write. */
export function sentence(choose: () => number): string {
  const pick = (list: readonly string[]): string => list[Math.floor(choose() * list.length)] ?? "";
  return `${pick(OPENINGS)} ${pick(THINGS)}${pick(ENDINGS)}`;
}

/** Seconds since 2001, as CoreData and most of Apple's databases count. */
export const cocoa = (unixSeconds: number): number => unixSeconds - 978_307_200;

/** A UUID that depends only on its two numbers. */
export function seededUuid(choose: () => number): string {
  const hex = Array.from({ length: 32 }, () => Math.floor(choose() * 16).toString(16));
  hex[12] = "4";
  hex[16] = "a";
  return [8, 4, 4, 4, 12]
    .map((length) => hex.splice(0, length).join(""))
    .join("-")
    .toUpperCase();
}
