/** Days, clocks, moments and durations as values. The server's half is calendar.py. */
import type { Decimal } from "decimal.js";
import { TemporalValue } from "./values";

export const LARGEST_YEAR = 999_999_999;
export const SECOND = 1_000_000_000n;
export const DAY = 86_400n * SECOND;
const CYCLE = 146_097;

export interface Zone {
  /** Seconds east of UTC, where the zone is only an offset. */
  readonly offset: number | null;
  /** A region of the time zone database otherwise. */
  readonly region: string | null;
}
export const UTC: Zone = { offset: 0, region: null };

export class FeelDate extends TemporalValue {
  readonly kind = "date";
  constructor(
    readonly year: number,
    readonly month: number,
    readonly day: number,
  ) {
    super();
  }
}

export class FeelTime extends TemporalValue {
  readonly kind = "time";
  constructor(
    /** Nanoseconds since midnight. */
    readonly nanos: number,
    readonly zone: Zone | null,
  ) {
    super();
  }
}

export class FeelMoment extends TemporalValue {
  readonly kind = "date and time";
  constructor(
    readonly day: FeelDate,
    readonly clock: FeelTime,
  ) {
    super();
  }
}

export class DaysDuration extends TemporalValue {
  readonly kind = "days";
  constructor(readonly seconds: Decimal) {
    super();
  }
}

export class YearsDuration extends TemporalValue {
  readonly kind = "years";
  constructor(readonly months: number) {
    super();
  }
}

export const floorDiv = (value: number, by: number): number => Math.floor(value / by);
export const floorMod = (value: number, by: number): number => value - by * Math.floor(value / by);
const bigFloorDiv = (value: bigint, by: bigint): bigint => (value - (((value % by) + by) % by)) / by;

export function monthLength(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}

/** The day, or null where the calendar has no such day. */
export function makeDate(year: number, month: number, day: number): FeelDate | null {
  const real =
    Math.abs(year) <= LARGEST_YEAR && month >= 1 && month <= 12 && day >= 1 && day <= monthLength(year, month);
  return real ? new FeelDate(year, month, day) : null;
}

/** Days since 0001-01-01, which is day 1. */
export function dayNumber({ year, month, day }: FeelDate): number {
  const shifted = month > 2 ? year : year - 1;
  const cycle = floorDiv(shifted, 400);
  const inCycle = shifted - cycle * 400;
  const inYear = floorDiv(153 * (month + (month > 2 ? -3 : 9)) + 2, 5) + day - 1;
  return cycle * CYCLE + inCycle * 365 + floorDiv(inCycle, 4) - floorDiv(inCycle, 100) + inYear - 305;
}

export function fromDayNumber(number: number): FeelDate | null {
  const shifted = number + 305;
  const cycle = floorDiv(shifted, CYCLE);
  const rest = shifted - cycle * CYCLE;
  const inCycle = floorDiv(rest - floorDiv(rest, 1460) + floorDiv(rest, 36_524) - floorDiv(rest, 146_096), 365);
  const inYear = rest - (365 * inCycle + floorDiv(inCycle, 4) - floorDiv(inCycle, 100));
  const month = floorDiv(5 * inYear + 2, 153);
  const day = inYear - floorDiv(153 * month + 2, 5) + 1;
  const real = month < 10 ? month + 3 : month - 9;
  return makeDate(cycle * 400 + inCycle + (real <= 2 ? 1 : 0), real, day);
}

/** The same day `months` later; the month's last day where it has no such day. */
export function addMonths({ year, month, day }: FeelDate, months: number): FeelDate | null {
  const total = year * 12 + month - 1 + months;
  const toYear = floorDiv(total, 12);
  const toMonth = floorMod(total, 12) + 1;
  return makeDate(toYear, toMonth, Math.min(day, monthLength(toYear, toMonth)));
}

const formats = new Map<string, Intl.DateTimeFormat | null>();

function format(region: string): Intl.DateTimeFormat | null {
  const found = formats.get(region);
  if (found !== undefined) return found;
  let made: Intl.DateTimeFormat | null = null;
  try {
    made = new Intl.DateTimeFormat("en-u-ca-gregory-nu-latn", {
      timeZone: region,
      hourCycle: "h23",
      era: "short",
      year: "numeric",
      month: "2-digit",
      day: "2-digit",
      hour: "2-digit",
      minute: "2-digit",
      second: "2-digit",
    });
  } catch {
    // The browser does not know the region.
  }
  formats.set(region, made);
  return made;
}

export function zoneNamed(region: string): Zone | null {
  const wellFormed = /^[A-Za-z][A-Za-z0-9_+-]*(?:\/[A-Za-z0-9_+-]+){0,3}$/.test(region);
  return wellFormed && format(region) !== null ? { offset: null, region } : null;
}

export const zoneOffset = (seconds: number): Zone | null =>
  Math.abs(seconds) > 18 * 3600 ? null : { offset: seconds, region: null };

/** Seconds east of UTC that a region's clocks show at an instant, given in seconds since day 0. */
function offsetAtInstant(region: string, seconds: number): number {
  const parts: Record<string, number> = {};
  const shown = format(region)?.formatToParts((seconds - 719_163 * 86_400) * 1000) ?? [];
  let era = 1;
  for (const { type, value } of shown) {
    if (type === "era") era = value.startsWith("B") ? -1 : 1;
    else parts[type] = Number(value);
  }
  const { year = 1, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  const here = new FeelDate(era < 0 ? 1 - year : year, month, day);
  return dayNumber(here) * 86_400 + hour * 3600 + minute * 60 + second - Math.floor(seconds);
}

/** A year whose rules stand for the year's own where the time zone database does not reach. */
const ruledYear = (year: number): number =>
  year >= 1 && year <= 9999 ? year : (((year % 400) + 400) % 400) + (year < 1 ? 1600 : 9200);

/** Seconds east of UTC at a local moment; null where the clock has no zone. In a gap the offset before it counts. */
export function offsetAt(day: FeelDate, clock: FeelTime): number | null {
  if (clock.zone === null) return null;
  const { offset, region } = clock.zone;
  if (region === null) return offset;
  const year = ruledYear(day.year);
  const here = new FeelDate(year, day.month, Math.min(day.day, monthLength(year, day.month)));
  const local = dayNumber(here) * 86_400 + Math.floor(clock.nanos / 1e9);
  const before = offsetAtInstant(region, local - 86_400);
  const after = offsetAtInstant(region, local + 86_400);
  if (before === after || offsetAtInstant(region, local - before) === before) return before;
  return offsetAtInstant(region, local - after) === after ? after : before;
}

/** Whether the moment is anchored to UTC, and its nanoseconds on that line (or on the local one). */
export function instant({ day, clock }: FeelMoment): [boolean, bigint] {
  const nanos = BigInt(dayNumber(day)) * DAY + BigInt(clock.nanos);
  const offset = offsetAt(day, clock);
  return offset === null ? [false, nanos] : [true, nanos - BigInt(offset) * SECOND];
}

/** A moment from nanoseconds on its local line. */
export function localMoment(nanos: bigint, zone: Zone | null): FeelMoment | null {
  const number = bigFloorDiv(nanos, DAY);
  const day = fromDayNumber(Number(number));
  return day === null ? null : new FeelMoment(day, new FeelTime(Number(nanos - number * DAY), zone));
}

/** The local moment of a zone at an instant. */
export function atInstant(nanos: bigint, zone: Zone): FeelMoment | null {
  let { offset } = zone;
  if (offset === null && zone.region !== null) {
    const number = Number(bigFloorDiv(nanos, DAY));
    if (number >= 2 && number <= 3_652_057) offset = offsetAtInstant(zone.region, Number(bigFloorDiv(nanos, SECOND)));
    else {
      const day = fromDayNumber(number);
      offset = day === null ? 0 : offsetAt(day, new FeelTime(0, zone));
    }
  }
  return localMoment(nanos + BigInt(offset ?? 0) * SECOND, zone);
}
