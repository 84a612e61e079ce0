/** The texts of dates, times and durations, both ways. */
import type { Decimal } from "decimal.js";
import {
  DaysDuration,
  dayNumber,
  FeelDate,
  FeelMoment,
  FeelTime,
  floorDiv,
  fromDayNumber,
  makeDate,
  UTC,
  YearsDuration,
  type Zone,
  zoneNamed,
  zoneOffset,
} from "./calendar";
import { Num, plain, type TemporalValue } from "./values";

const DATE = /^(-?)([1-9][0-9]{4,8}|[0-9]{4})-([0-9]{2})-([0-9]{2})$/;
const TIME = /^([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.([0-9]{1,9})[0-9]*)?(Z|[+-][0-9]{2}:[0-9]{2}(?::[0-9]{2})?|@.+)?$/;
const YEARS = /^(-?)P(?:([0-9]{1,12})Y)?(?:([0-9]{1,12})M)?$/;
const DAYS =
  /^(-?)P(?:([0-9]{1,12})D)?(?:T(?:([0-9]{1,14})H)?(?:([0-9]{1,15})M)?(?:([0-9]{1,17}(?:\.[0-9]{0,9})?)[0-9]*S)?)?$/;

export function parseDate(text: string): FeelDate | null {
  const found = DATE.exec(text);
  if (found === null) return null;
  const year = Number(found[2]);
  return makeDate(found[1] ? (year === 0 ? 0 : -year) : year, Number(found[3]), Number(found[4]));
}

export function parseTime(text: string): FeelTime | null {
  const found = TIME.exec(text);
  if (found === null) return null;
  const [hour, minute, second] = [Number(found[1]), Number(found[2]), Number(found[3])];
  if (hour > 23 || minute > 59 || second > 59) return null;
  const zone = found[5] === undefined ? null : parseZone(found[5]);
  if (zone === null && found[5] !== undefined) return null;
  const fraction = Number((found[4] ?? "0").padEnd(9, "0"));
  return new FeelTime((hour * 3600 + minute * 60 + second) * 1e9 + fraction, zone);
}

function parseZone(text: string): Zone | null {
  if (text === "Z") return UTC;
  if (text.startsWith("@")) return zoneNamed(text.slice(1));
  const [hours = 0, minutes = 0, seconds = 0] = text.slice(1).split(":").map(Number);
  if (minutes > 59 || seconds > 59) return null;
  const total = hours * 3600 + minutes * 60 + seconds;
  return zoneOffset(text.startsWith("-") && total > 0 ? -total : total);
}

/** A date-time; a bare date means its midnight. */
export function parseMoment(text: string): FeelMoment | null {
  const mark = text.indexOf("T");
  const day = parseDate(mark < 0 ? text : text.slice(0, mark));
  if (day === null) return null;
  if (mark < 0) return new FeelMoment(day, new FeelTime(0, null));
  const after = text.slice(mark + 1);
  const nextDay = after.startsWith("24:00:00");
  const clock = parseTime(nextDay ? `00${after.slice(2)}` : after);
  if (clock === null) return null;
  if (!nextDay) return new FeelMoment(day, clock);
  const moved = clock.nanos === 0 ? fromDayNumber(dayNumber(day) + 1) : null;
  return moved === null ? null : new FeelMoment(moved, clock);
}

export function parseDuration(text: string): DaysDuration | YearsDuration | null {
  const years = YEARS.exec(text);
  if (years !== null && (years[2] !== undefined || years[3] !== undefined)) {
    const months = Number(years[2] ?? 0) * 12 + Number(years[3] ?? 0);
    return yearsDuration(years[1] && months > 0 ? -months : months);
  }
  const found = DAYS.exec(text);
  if (found === null || /[PT]$/.test(text)) return null;
  const whole = new Num(found[2] ?? 0)
    .times(86_400)
    .plus(new Num(found[3] ?? 0).times(3600))
    .plus(new Num(found[4] ?? 0).times(60));
  const seconds = whole.plus((found[5] ?? "0").replace(/\.$/, ""));
  return daysDuration(found[1] ? seconds.neg() : seconds);
}

/** A duration of so many seconds, cut to nanoseconds; null beyond what FEEL has to hold. */
export function daysDuration(seconds: Decimal): DaysDuration | null {
  if (seconds.abs().gte(1e17)) return null;
  const cut = new Num(seconds.toDecimalPlaces(9, 1));
  return new DaysDuration(cut.isZero() ? new Num(0) : cut);
}

export const yearsDuration = (months: number): YearsDuration | null =>
  Math.abs(months) <= 12e9 ? new YearsDuration(months) : null;

const two = (value: number): string => String(value).padStart(2, "0");

export function formatZone(zone: Zone | null): string {
  if (zone === null) return "";
  if (zone.region !== null) return `@${zone.region}`;
  const offset = zone.offset ?? 0;
  if (offset === 0) return "Z";
  const ahead = Math.abs(offset);
  const clock = `${two(floorDiv(ahead, 3600))}:${two(floorDiv(ahead, 60) % 60)}`;
  return `${offset < 0 ? "-" : "+"}${clock}${ahead % 60 ? `:${two(ahead % 60)}` : ""}`;
}

function formatDate({ year, month, day }: FeelDate): string {
  return `${year < 0 ? "-" : ""}${String(Math.abs(year)).padStart(4, "0")}-${two(month)}-${two(day)}`;
}

function formatTime({ nanos, zone }: FeelTime): string {
  const seconds = floorDiv(nanos, 1e9);
  const fraction = nanos % 1e9;
  const text = `${two(floorDiv(seconds, 3600))}:${two(floorDiv(seconds, 60) % 60)}:${two(seconds % 60)}`;
  return text + (fraction ? `.${String(fraction).padStart(9, "0")}`.replace(/0+$/, "") : "") + formatZone(zone);
}

function formatYears(months: number): string {
  const years = floorDiv(Math.abs(months), 12);
  const rest = Math.abs(months) % 12;
  return `${months < 0 ? "-" : ""}P${years ? `${years}Y` : ""}${rest || !years ? `${rest}M` : ""}`;
}

function formatDays(duration: Decimal): string {
  const whole = duration.abs();
  const minutes = whole.div(60).trunc();
  const seconds = whole.minus(minutes.times(60));
  const days = minutes.div(1440).trunc();
  const left = minutes.minus(days.times(1440)).toNumber();
  const hours = floorDiv(left, 60);
  let clock = (hours ? `${hours}H` : "") + (left % 60 ? `${left % 60}M` : "");
  if (!seconds.isZero() || (days.isZero() && clock === "")) clock += `${plain(seconds)}S`;
  return `${duration.lt(0) ? "-" : ""}P${days.isZero() ? "" : `${plain(days)}D`}${clock ? `T${clock}` : ""}`;
}

export function formatTemporal(value: TemporalValue): string {
  if (value instanceof FeelDate) return formatDate(value);
  if (value instanceof FeelTime) return formatTime(value);
  if (value instanceof FeelMoment) return `${formatDate(value.day)}T${formatTime(value.clock)}`;
  return value instanceof YearsDuration ? formatYears(value.months) : formatDays((value as DaysDuration).seconds);
}

/** A date where a moment is wanted is its midnight in UTC; null for anything that is neither. */
export function asMoment(value: TemporalValue): FeelMoment | null {
  if (value instanceof FeelMoment) return value;
  return value instanceof FeelDate ? new FeelMoment(value, new FeelTime(0, UTC)) : null;
}
