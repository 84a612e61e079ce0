/** `range("[1..3]")`: a range read from a text whose ends are literals. The server's half is range_text.py. */
import { order } from "../compare";
import { parseDate, parseDuration, parseMoment, parseTime } from "../temporalText";
import { Num, num, Range, rules, type Value } from "../values";

const READERS: Record<string, (text: string) => Value> = {
  date: parseDate,
  "date and time": parseMoment,
  time: parseTime,
  duration: parseDuration,
};
const TEXT = String.raw`"((?:[^"\\\n]|\\.)*)"`;
const NUMBER = /^(-?)\s*((?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)$/;
const QUOTED = new RegExp(`^${TEXT}$`, "s");
const AT = new RegExp(`^@\\s*${TEXT}$`, "s");
const CALL = new RegExp(`^(date|date\\s+and\\s+time|time|duration)\\s*\\(\\s*${TEXT}\\s*\\)$`, "s");
const ESCAPES: Record<string, string> = { n: "\n", r: "\r", t: "\t", '"': '"', "\\": "\\", "'": "'", "/": "/" };

const unescaped = (body = ""): string =>
  body.replace(/\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{6})|(.))/gs, (all, short, long, char) => {
    const code = short ?? long;
    return code === undefined ? (ESCAPES[char] ?? all) : String.fromCodePoint(Number.parseInt(code, 16));
  });

/** The value of a literal; null for `null` and for nothing, undefined for anything else. */
function literal(text: string): Value | undefined {
  if (text === "" || text === "null") return null;
  const number = NUMBER.exec(text);
  if (number !== null) return num(new Num(0).plus(`${number[1]}${number[2]}`)) ?? undefined;
  const quoted = QUOTED.exec(text);
  if (quoted !== null) return unescaped(quoted[1]);
  const at = AT.exec(text);
  if (at !== null) return rules().parse(unescaped(at[1])) ?? undefined;
  const call = CALL.exec(text);
  return call === null ? undefined : (READERS[(call[1] ?? "").replace(/\s+/g, " ")]?.(unescaped(call[2])) ?? undefined);
}

/** Both ends literals of one kind and in order; one may be missing where its bracket is open. */
export function readRange(source: string): Range | null {
  const text = source.trim();
  const points = outsideTexts(text);
  if (points === null || text.length < 5 || !"[(]".includes(text.charAt(0)) || !"])[".includes(text.slice(-1)))
    return null;
  const low = literal(text.slice(1, points).trim());
  const high = literal(text.slice(points + 2, -1).trim());
  const [lowClosed, highClosed] = [text.startsWith("["), text.endsWith("]")];
  if (low === undefined || high === undefined || (low === null && high === null)) return null;
  if ((low === null && lowClosed) || (high === null && highClosed)) return null;
  if (low !== null && high !== null) {
    const placed = order(low, high);
    if (placed === null || placed > 0) return null;
  }
  return new Range(low, high, lowClosed, highClosed);
}

/** Where the two dots stand, outside quotes; null where there are none or several. */
function outsideTexts(text: string): number | null {
  const blank = text.replace(/"(?:[^"\\\n]|\\.)*"/gs, (quoted) => "_".repeat(quoted.length));
  const at = blank.indexOf("..");
  return at < 1 || blank.indexOf("..", at + 2) >= 0 ? null : at;
}
