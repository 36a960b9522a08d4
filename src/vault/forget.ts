import type { SnapshotId } from "./object-id.ts";
import type { KeepRules, Snapshot } from "./repository.ts";

export interface ForgetSelection {
  readonly keep: readonly SnapshotId[];
  readonly forget: readonly SnapshotId[];
}

/**
 * What keep rules keep, per group of host and paths, exactly as `restic forget` decides. Without any rule everything is
 * kept.
 * @source restic/restic internal/restic/snapshot_policy.go `ApplyPolicy`
 */
export function selectForget(snapshots: readonly Snapshot[], rules: KeepRules): ForgetSelection {
  const keep: SnapshotId[] = [];
  const forget: SnapshotId[] = [];
  for (const group of groupsOf(snapshots)) {
    const kept = keptOf(group, rules);
    for (const { id } of group) (kept.has(id) ? keep : forget).push(id);
  }
  return { keep, forget };
}

function groupsOf(snapshots: readonly Snapshot[]): Snapshot[][] {
  const groups = new Map<string, Snapshot[]>();
  for (const snapshot of snapshots) {
    const key = JSON.stringify([snapshot.hostname, [...snapshot.paths].sort()]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [snapshot]);
    else group.push(snapshot);
  }
  return [...groups.values()];
}

/** One kind of period: how many of them still keep their newest snapshot. */
interface Bucket {
  left: number;
  last: string | null;
  readonly periodOf: (time: Date, position: number) => string;
}

function keptOf(group: readonly Snapshot[], rules: KeepRules): Set<SnapshotId> {
  const buckets = bucketsOf(rules);
  const { tags = [], withinDays = 0 } = rules;
  if (buckets.length === 0 && tags.length === 0 && withinDays <= 0) return new Set(group.map(({ id }) => id));
  const kept = new Set<SnapshotId>();
  const newestFirst = [...group].sort((a, b) => b.time.getTime() - a.time.getTime());
  const withinMs = (newestFirst[0]?.time.getTime() ?? 0) - withinDays * DAY_MS;
  for (const [position, snapshot] of newestFirst.entries()) {
    if (snapshot.tags.some((tag) => tags.includes(tag))) kept.add(snapshot.id);
    if (withinDays > 0 && snapshot.time.getTime() > withinMs) kept.add(snapshot.id);
    const isOldest = position === newestFirst.length - 1;
    for (const bucket of buckets) if (takes(bucket, snapshot, position, isOldest)) kept.add(snapshot.id);
  }
  return kept;
}

/** The oldest snapshot is kept while a rule has periods left: it makes the history as long as the rule allows. */
function takes(bucket: Bucket, snapshot: Snapshot, position: number, isOldest: boolean): boolean {
  if (bucket.left === 0) return false;
  const period = bucket.periodOf(writersTime(snapshot), position);
  if (period === bucket.last && !isOldest) return false;
  bucket.last = period;
  bucket.left--;
  return true;
}

function bucketsOf(rules: KeepRules): Bucket[] {
  const day = (time: Date): string => time.toISOString().slice(0, 10);
  const all: readonly (readonly [number | undefined, Bucket["periodOf"]])[] = [
    [rules.last, (_, position) => String(position)],
    [rules.hourly, (time) => time.toISOString().slice(0, 13)],
    [rules.daily, day],
    [rules.weekly, isoWeek],
    [rules.monthly, (time) => day(time).slice(0, 7)],
    [rules.yearly, (time) => day(time).slice(0, 4)],
  ];
  return all.flatMap(([count = 0, periodOf]) => (count > 0 ? [{ left: count, last: null, periodOf }] : []));
}

/** The clock on the writer's wall, as if it were UTC. */
function writersTime({ time, utcOffsetMinutes = 0 }: Snapshot): Date {
  return new Date(time.getTime() + utcOffsetMinutes * 60_000);
}

const DAY_MS = 86_400_000;

/** The week belongs to the year its Thursday lies in. @source ISO 8601 */
function isoWeek(time: Date): string {
  const weekday = (time.getUTCDay() + 6) % 7;
  const thursday = new Date(Date.UTC(time.getUTCFullYear(), time.getUTCMonth(), time.getUTCDate() - weekday + 3));
  const yearStart = Date.UTC(thursday.getUTCFullYear(), 0, 1);
  return `${thursday.getUTCFullYear()}-${Math.floor((thursday.getTime() - yearStart) / (7 * DAY_MS))}`;
}
