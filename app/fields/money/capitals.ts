/** Yuan in capitals by the rules of capitals.py; both run the vectors of cases.json. */

const DIGITS = "零壹贰叁肆伍陆柒捌玖";
const UNITS = ["", "拾", "佰", "仟"];
const MYRIADS = ["", "万", "亿", "万亿"];

/** The amount (canonical text) to the fen, rounded half up; empty for 10^16 yuan and more. */
export function capitals(amount: string): string {
  const minus = amount.startsWith("-");
  const [whole = "", part = ""] = amount.replace("-", "").split(".");
  if (whole.length > 16) return "";
  const all = BigInt(whole + part.slice(0, 2).padEnd(2, "0")) + (part.charAt(2) >= "5" ? 1n : 0n);
  const yuan = all / 100n;
  const jiao = Number((all / 10n) % 10n);
  const fen = Number(all % 10n);
  if (all === 0n) return "零元整";
  let words = minus ? "负" : "";
  if (yuan) words += `${group(yuan)}元`;
  if (jiao) words += `${DIGITS[jiao]}角`;
  else if (fen && yuan) words += "零";
  return words + (fen ? `${DIGITS[fen]}分` : "整");
}

function group(yuan: bigint): string {
  const groups: number[] = [];
  for (let rest = yuan; rest; rest /= 10_000n) groups.push(Number(rest % 10_000n));
  let said = "";
  let gap = false;
  for (let place = groups.length - 1; place >= 0; place--) {
    const four = groups[place] ?? 0;
    if (!four) {
      gap = said !== "";
      continue;
    }
    if (said && (gap || four < 1000)) said += "零";
    said += digits(four) + (place === 3 && groups[2] ? "万" : MYRIADS[place]);
    gap = false;
  }
  return said;
}

function digits(four: number): string {
  let said = "";
  let gap = false;
  for (let place = 3; place >= 0; place--) {
    const digit = Math.floor(four / 10 ** place) % 10;
    if (digit) said += (gap && said ? "零" : "") + DIGITS[digit] + UNITS[place];
    gap = !digit;
  }
  return said;
}
