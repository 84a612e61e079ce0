/** The functions of the temporal chunk. The server's halves are conversion.py, moments.py and range_text.py. */
import type { Decimal } from "decimal.js";
import { def } from "../builtins";
import {
  atInstant,
  DaysDuration,
  dayNumber,
  type FeelDate,
  FeelMoment,
  FeelTime,
  floorDiv,
  fromDayNumber,
  instant,
  makeDate,
  monthLength,
  UTC,
  YearsDuration,
  type Zone,
  zoneNamed,
  zoneOffset,
} from "../calendar";
import { equal } from "../compare";
import { sameIdentity } from "../temporal";
import { asMoment, parseDate, parseDuration, parseMoment, parseTime, yearsDuration } from "../temporalText";
import { Num, type Value } from "../values";
import { readRange } from "./rangeText";

type Day = FeelDate | FeelMoment;
const dateOf = (day: Day): FeelDate => (day instanceof FeelMoment ? day.day : day);

def("is", "value1?: any, value2?: any", (run, one: Value, other: Value) => {
  const [left, right] = [sameIdentity(one), sameIdentity(other)];
  if (left !== null || right !== null) return left === right;
  return equal(one, other, run) === true;
});

def("date", "from: string", (_, text: string) => parseDate(text));
def("date", "from: day", (_, day: Day) => dateOf(day));
def("date", "year: number, month: number, day: number", (_, ...parts: Decimal[]) => {
  if (parts.some((part) => !part.isInteger() || part.abs().gte(1e10))) return null;
  const [year = 0, month = 0, day = 0] = parts.map((part) => part.toNumber());
  return makeDate(year, month, day);
});

def("date and time", "from: string", (_, text: string) => parseMoment(text));
def("date and time", "from: day", (_, day: Day) => asMoment(day));
def("date and time", "date: day, time: time", (_, day: Day, clock: FeelTime) => new FeelMoment(dateOf(day), clock));
def("date and time", "date: date and time, timezone: string", (_, moment: FeelMoment, name: string) => {
  const zone = zoneNamed(name);
  if (zone === null) return null;
  const { day, clock } = moment;
  if (clock.zone === null) return new FeelMoment(day, new FeelTime(clock.nanos, zone));
  return atInstant(instant(moment)[1], zone);
});

def("time", "from: string", (_, text: string) => parseTime(text));
def("time", "from: time", (_, clock: FeelTime) => clock);
def("time", "from: day", (_, day: Day) => (day instanceof FeelMoment ? day.clock : new FeelTime(0, UTC)));
def(
  "time",
  "hour: number, minute: number, second: number, offset?: days and time duration|null",
  (_, hour: Decimal, minute: Decimal, second: Decimal, offset: DaysDuration | null) => {
    if (hour.lt(0) || hour.gt(23) || minute.lt(0) || minute.gt(59) || second.lt(0) || second.gte(60)) return null;
    let zone: Zone | null = null;
    if (offset !== null) {
      if (offset.seconds.abs().gt(18 * 3600)) return null;
      zone = zoneOffset(offset.seconds.trunc().toNumber() || 0);
    }
    const whole = hour.trunc().toNumber() * 3600 + minute.trunc().toNumber() * 60;
    return new FeelTime(whole * 1e9 + second.times(1e9).trunc().toNumber(), zone);
  },
);

def("duration", "from: string", (_, text: string) => parseDuration(text));
def("duration", "from: duration", (_, duration: DaysDuration | YearsDuration) => duration);
def("years and months duration", "from: day, to: day", (_, from: Day, to: Day) => {
  const [first, last] = [dateOf(from), dateOf(to)];
  let months = (last.year - first.year) * 12 + last.month - first.month;
  if (months > 0 && last.day < first.day) months--;
  else if (months < 0 && last.day > first.day) months++;
  return yearsDuration(months);
});
def("abs", "n: duration", (_, n: DaysDuration | YearsDuration) =>
  n instanceof YearsDuration ? new YearsDuration(Math.abs(n.months)) : new DaysDuration(n.seconds.abs()),
);

def("now", "", (run) => (run.now === null ? null : parseMoment(run.now)));
def("today", "", (run) => (run.today === null ? null : parseDate(run.today)));

const DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
const MONTHS = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
];
const weekday = (day: FeelDate): number => (((dayNumber(day) - 1) % 7) + 7) % 7;

function dayOfYear({ year, month, day }: FeelDate): number {
  let total = day;
  for (let before = 1; before < month; before++) total += monthLength(year, before);
  return total;
}

def("day of year", "date: day", (_, day: Day) => new Num(dayOfYear(dateOf(day))));
def("day of week", "date: day", (_, day: Day) => DAYS[weekday(dateOf(day))] ?? null);
def("month of year", "date: day", (_, day: Day) => MONTHS[dateOf(day).month - 1] ?? null);
def("week of year", "date: day", (_, day: Day) => {
  const here = dateOf(day);
  const thursday = fromDayNumber(dayNumber(here) - weekday(here) + 3);
  return thursday === null ? null : new Num(floorDiv(dayOfYear(thursday) - 1, 7) + 1);
});
def("last day of month", "date: day", (_, day: Day) => new Num(monthLength(dateOf(day).year, dateOf(day).month)));

def("range", "from: string", (_, text: string) => readRange(text));
