/**
 * Dates, times and durations, loaded when a tree or a scope has any: their texts, arithmetic, parts and functions.
 * The server's halves are temporal.py, functions/conversion.py and functions/moments.py.
 */
import "./functions/moments";
import type { Decimal } from "decimal.js";
import { temporalKinds } from "./builtins";
import {
  addMonths,
  atInstant,
  DAY,
  DaysDuration,
  dayNumber,
  FeelDate,
  FeelMoment,
  FeelTime,
  floorDiv,
  fromDayNumber,
  instant,
  localMoment,
  offsetAt,
  SECOND,
  YearsDuration,
} from "./calendar";
import {
  asMoment,
  daysDuration,
  formatTemporal,
  formatZone,
  parseDate,
  parseDuration,
  parseMoment,
  parseTime,
  yearsDuration,
} from "./temporalText";
import { Exact, Num, num, type TemporalRules, TemporalValue, temporal, type Value } from "./values";

const isDuration = (value: Value): value is DaysDuration | YearsDuration =>
  value instanceof DaysDuration || value instanceof YearsDuration;

/** Which times can be compared with this one, and where it lies among them. */
function timeLine({ nanos, zone }: FeelTime): [string, number] {
  if (zone === null) return ["", nanos];
  return zone.region === null ? ["UTC", nanos - (zone.offset ?? 0) * 1e9] : [zone.region, nanos];
}

const sign = (value: number | bigint): number => (value < 0 ? -1 : value > 0 ? 1 : 0);
const bigFloorDiv = (value: bigint, by: bigint): bigint => (value - (((value % by) + by) % by)) / by;

function nanosOf({ seconds }: DaysDuration): bigint {
  return BigInt(new Exact(seconds).times(1e9).trunc().toFixed());
}

const nanosDuration = (nanos: bigint): DaysDuration | null => daysDuration(new Exact(nanos.toString()).times("1e-9"));

function addDuration(value: TemporalValue, duration: DaysDuration | YearsDuration, direction: 1 | -1): Value {
  if (duration instanceof YearsDuration) {
    if (value instanceof FeelDate) return addMonths(value, direction * duration.months);
    if (!(value instanceof FeelMoment)) return null;
    const day = addMonths(value.day, direction * duration.months);
    return day === null ? null : new FeelMoment(day, value.clock);
  }
  const nanos = BigInt(direction) * nanosOf(duration);
  if (value instanceof FeelDate) return fromDayNumber(dayNumber(value) + Number(bigFloorDiv(nanos, DAY)));
  if (value instanceof FeelTime) {
    const moved = (((BigInt(value.nanos) + nanos) % DAY) + DAY) % DAY;
    return new FeelTime(Number(moved), value.zone);
  }
  if (!(value instanceof FeelMoment)) return null;
  const { day, clock } = value;
  if (clock.zone !== null && clock.zone.region !== null) return atInstant(instant(value)[1] + nanos, clock.zone);
  return localMoment(BigInt(dayNumber(day)) * DAY + BigInt(clock.nanos) + nanos, clock.zone);
}

function difference(left: TemporalValue, right: TemporalValue): Value {
  if (left instanceof FeelTime && right instanceof FeelTime) {
    const [one, from] = timeLine(left);
    const [other, to] = timeLine(right);
    return one === other ? nanosDuration(BigInt(from) - BigInt(to)) : null;
  }
  if (left instanceof FeelDate && right instanceof FeelDate)
    return new DaysDuration(new Num(dayNumber(left) - dayNumber(right)).times(86_400));
  const [from, to] = [asMoment(left), asMoment(right)];
  if (from === null || to === null) return null;
  const [one, other] = [instant(from), instant(to)];
  return one[0] === other[0] ? nanosDuration(one[1] - other[1]) : null;
}

function clockMember({ nanos, zone }: FeelTime, name: string, offset: number | null): Value {
  const seconds = floorDiv(nanos, 1e9);
  switch (name) {
    case "hour":
      return new Num(floorDiv(seconds, 3600));
    case "minute":
      return new Num(floorDiv(seconds, 60) % 60);
    case "second":
      return new Num(seconds % 60);
    case "timezone":
      return zone?.region ?? null;
    case "time offset":
      return offset === null ? null : new DaysDuration(new Num(offset));
  }
  return null;
}

function dayMember(day: FeelDate, name: string): Value {
  if (name === "weekday") return new Num(((((dayNumber(day) - 1) % 7) + 7) % 7) + 1);
  return name === "year" || name === "month" || name === "day" ? new Num(day[name]) : null;
}

function durationMember(value: DaysDuration | YearsDuration, name: string): Value {
  if (value instanceof YearsDuration) {
    const years = Math.trunc(value.months / 12);
    return name === "years" ? new Num(years) : name === "months" ? new Num(value.months - years * 12) : null;
  }
  const whole = value.seconds.abs();
  const minutes = whole.div(60).trunc();
  const parts: Record<string, Decimal> = {
    days: minutes.div(1440).trunc(),
    hours: minutes.div(60).trunc().mod(24),
    minutes: minutes.mod(60),
    seconds: new Num(whole.mod(60)),
  };
  const part = parts[name];
  return part === undefined ? null : value.seconds.isNegative() && !part.isZero() ? part.neg() : part;
}

const RULES: TemporalRules = {
  parse(text) {
    if (text.slice(0, 2).includes("P")) return parseDuration(text);
    const [clock = ""] = text.split("@");
    if (text.includes(":") && !clock.includes("T")) return parseTime(text);
    return text.includes("T") ? parseMoment(text) : parseDate(text);
  },
  text: formatTemporal,
  equal(left, right) {
    if (left instanceof FeelMoment && right instanceof FeelMoment) {
      const [one, other] = [instant(left), instant(right)];
      return one[0] === other[0] && bigFloorDiv(one[1], SECOND) === bigFloorDiv(other[1], SECOND);
    }
    if (left instanceof FeelTime && right instanceof FeelTime) {
      const [[one, from], [other, to]] = [timeLine(left), timeLine(right)];
      return one === other && floorDiv(from, 1e9) === floorDiv(to, 1e9);
    }
    return left.kind === right.kind ? RULES.order(left, right) === 0 : null;
  },
  order(left, right) {
    if (left instanceof FeelMoment && right instanceof FeelMoment) {
      const [one, other] = [instant(left), instant(right)];
      return one[0] === other[0] ? sign(one[1] - other[1]) : null;
    }
    if (left instanceof FeelTime && right instanceof FeelTime) {
      const [[one, from], [other, to]] = [timeLine(left), timeLine(right)];
      return one === other ? sign(from - to) : null;
    }
    if (left instanceof FeelDate && right instanceof FeelDate) return sign(dayNumber(left) - dayNumber(right));
    if (left instanceof DaysDuration && right instanceof DaysDuration) return left.seconds.cmp(right.seconds);
    return left instanceof YearsDuration && right instanceof YearsDuration ? sign(left.months - right.months) : null;
  },
  key(value) {
    if (value instanceof FeelMoment) {
      const [anchored, nanos] = instant(value);
      return ["moment", anchored, bigFloorDiv(nanos, SECOND).toString()];
    }
    if (value instanceof FeelTime) {
      const [line, nanos] = timeLine(value);
      return ["time", line, String(floorDiv(nanos, 1e9))];
    }
    return [value.kind, formatTemporal(value)];
  },
  member(value, name) {
    if (isDuration(value)) return durationMember(value, name);
    if (value instanceof FeelTime) return clockMember(value, name, value.zone?.offset ?? null);
    if (value instanceof FeelDate) return dayMember(value, name);
    const { day, clock } = value as FeelMoment;
    return clockMember(clock, name, offsetAt(day, clock)) ?? dayMember(day, name);
  },
  add(left, right, direction) {
    if (!(left instanceof TemporalValue && right instanceof TemporalValue)) return null;
    if (isDuration(left) && isDuration(right)) {
      if (left instanceof YearsDuration && right instanceof YearsDuration)
        return yearsDuration(left.months + direction * right.months);
      if (left instanceof DaysDuration && right instanceof DaysDuration)
        return daysDuration(new Exact(left.seconds).plus(right.seconds.times(direction)));
      return null;
    }
    if (isDuration(right)) return addDuration(left, right, direction);
    if (isDuration(left)) return direction === 1 ? addDuration(right, left, 1) : null;
    return direction === 1 ? null : difference(left, right);
  },
  scale(duration, factor, divide) {
    if (!isDuration(duration)) return null;
    const of = duration instanceof YearsDuration ? new Num(duration.months) : duration.seconds;
    const scaled = num(divide ? of.div(factor) : of.times(factor));
    if (scaled === null) return null;
    if (duration instanceof DaysDuration) return daysDuration(scaled);
    // Months are whole: what is left over is cut off, towards zero.
    return scaled.abs().gt(1e15) ? null : yearsDuration(scaled.trunc().toNumber());
  },
  ratio(left, right) {
    if (left instanceof YearsDuration && right instanceof YearsDuration)
      return num(new Num(left.months).div(right.months));
    return left instanceof DaysDuration && right instanceof DaysDuration ? num(left.seconds.div(right.seconds)) : null;
  },
  negate(value) {
    if (value instanceof YearsDuration) return new YearsDuration(value.months === 0 ? 0 : -value.months);
    if (!(value instanceof DaysDuration)) return null;
    return new DaysDuration(value.seconds.isZero() ? new Num(0) : value.seconds.neg());
  },
  days(first, last, count) {
    if (!(first instanceof FeelDate && last instanceof FeelDate)) return null;
    const [from, to] = [dayNumber(first), dayNumber(last)];
    const length = Math.abs(to - from) + 1;
    count(length);
    return Array.from({ length }, (_, at) => fromDayNumber(from + (to >= from ? at : -at)));
  },
};
temporal.rules = RULES;

Object.assign(temporalKinds, {
  date: (value) => (value instanceof FeelDate ? value : undefined),
  time: (value) => (value instanceof FeelTime ? value : undefined),
  "date and time": (value) => (value instanceof FeelMoment ? value : undefined),
  day: (value) => (value instanceof FeelDate || value instanceof FeelMoment ? value : undefined),
  duration: (value) => (isDuration(value) ? value : undefined),
  "days and time duration": (value) => (value instanceof DaysDuration ? value : undefined),
} satisfies typeof temporalKinds);

/** What makes a temporal point the very same: its kind, its local reading and how its zone is written. */
export function sameIdentity(value: Value): string | null {
  if (value instanceof FeelMoment)
    return `moment ${dayNumber(value.day)} ${value.clock.nanos} ${formatZone(value.clock.zone)}`;
  if (value instanceof FeelTime) return `time ${value.nanos} ${formatZone(value.zone)}`;
  return value instanceof FeelDate ? `date ${dayNumber(value)}` : null;
}
