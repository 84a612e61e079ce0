/** A scorecard's edits and sums. Points are decimals written as text; nothing here rounds them. */
import type { Label } from "../document/json";
import { patched } from "../document/json";
import { type Logic, moved } from "./model";
import { freshIds } from "./table";

export interface Points {
  readonly points: string;
  readonly reason?: string;
}

export interface Bin extends Points {
  readonly id?: string;
  readonly when: string;
}

export interface Characteristic {
  readonly id: string;
  readonly label?: Label;
  readonly input: string;
  readonly bins?: readonly Bin[];
  readonly missing: Points;
  readonly otherwise?: Points | null;
}

export const characteristicsOf = (logic: Logic): readonly Characteristic[] =>
  (logic.characteristics as unknown as Characteristic[]) ?? [];
export const baseOf = (logic: Logic): string => String(logic.base ?? "0");
export const binId = (of: Characteristic, bin: Bin, at: number): string => bin.id || `${of.id}b${at + 1}`;

/** A number of points as typed; null where it is none. */
export function pointsIn(text: string): string | null {
  const plain = text.normalize("NFKC").replaceAll("−", "-").replaceAll(",", "").trim();
  if (!/^[+-]?\d{1,12}(\.\d{1,8})?$/.test(plain)) return null;
  return plain.replace(/^\+/, "").replace(/^(-?)0+(?=\d)/, "$1");
}

const PLACES = 8;

/** Exactly, as a whole number of the smallest place. */
export function scaled(points: string): bigint {
  const [, sign = "", whole = "0", rest = ""] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(points.trim()) ?? [];
  const made = BigInt(whole + rest.slice(0, PLACES).padEnd(PLACES, "0"));
  return sign ? -made : made;
}

export function unscaled(value: bigint): string {
  const digits = (value < 0n ? -value : value).toString().padStart(PLACES + 1, "0");
  const rest = digits.slice(-PLACES).replace(/0+$/, "");
  return `${value < 0n ? "-" : ""}${digits.slice(0, -PLACES)}${rest ? `.${rest}` : ""}`;
}

function pointsOf(of: Characteristic): readonly bigint[] {
  const all = [...(of.bins ?? []), of.missing, ...(of.otherwise ? [of.otherwise] : [])];
  return all.map((each) => scaled(each.points));
}

export interface Reach {
  readonly least: bigint;
  readonly most: bigint;
}

/** The least and the most points to be had at a characteristic. */
export function reachOf(of: Characteristic): Reach {
  const points = pointsOf(of);
  const least = points.reduce((low, each) => (each < low ? each : low));
  const most = points.reduce((high, each) => (each > high ? each : high));
  return { least, most };
}

/** The least and the most that a whole card gives. */
export function totalOf(logic: Logic): Reach {
  const base = scaled(baseOf(logic));
  return characteristicsOf(logic)
    .map(reachOf)
    .reduce((sum, each) => ({ least: sum.least + each.least, most: sum.most + each.most }), {
      least: base,
      most: base,
    });
}

/** The widest points on either side of zero, for bars of one measure. */
export function widest(logic: Logic): Reach {
  const zero = { least: 0n, most: 0n };
  return characteristicsOf(logic)
    .map(reachOf)
    .reduce(
      (now, each) => ({
        least: each.least < now.least ? each.least : now.least,
        most: each.most > now.most ? each.most : now.most,
      }),
      zero,
    );
}

const withList = (logic: Logic, characteristics: readonly Characteristic[]): Logic =>
  ({ ...logic, characteristics }) as unknown as Logic;

export function addCharacteristic(logic: Logic, input: string): Logic {
  const [id = "", bin = ""] = freshIds(logic, "k", 2);
  const made: Characteristic = {
    id,
    input,
    bins: [{ id: bin, when: "-", points: "0" }],
    missing: { points: "0" },
  };
  return withList(logic, [...characteristicsOf(logic), made]);
}

export function changeCharacteristic(logic: Logic, id: string, patch: Partial<Characteristic>): Logic {
  return withList(
    logic,
    characteristicsOf(logic).map((each) => (each.id === id ? patched(each, patch) : each)),
  );
}

export function removeCharacteristic(logic: Logic, id: string): Logic {
  return withList(
    logic,
    characteristicsOf(logic).filter((each) => each.id !== id),
  );
}

export function moveCharacteristic(logic: Logic, id: string, by: number): Logic {
  const list = characteristicsOf(logic);
  const from = list.findIndex((each) => each.id === id);
  if (from < 0 || from + by < 0 || from + by >= list.length) return logic;
  return withList(logic, moved(list, from, from + by));
}

const changeBins = (logic: Logic, id: string, next: (bins: readonly Bin[]) => readonly Bin[]): Logic =>
  withList(
    logic,
    characteristicsOf(logic).map((each) => (each.id === id ? { ...each, bins: next(each.bins ?? []) } : each)),
  );

export function addBin(logic: Logic, id: string, at: number): Logic {
  const [bin = ""] = freshIds(logic, "b", 1);
  return changeBins(logic, id, (bins) => [...bins.slice(0, at), { id: bin, when: "", points: "0" }, ...bins.slice(at)]);
}

export function changeBin(logic: Logic, id: string, at: number, patch: Partial<Bin>): Logic {
  return changeBins(logic, id, (bins) => bins.map((bin, index) => (index === at ? patched(bin, patch) : bin)));
}

export function removeBin(logic: Logic, id: string, at: number): Logic {
  return changeBins(logic, id, (bins) => bins.filter((_, index) => index !== at));
}

export function moveBin(logic: Logic, id: string, at: number, by: number): Logic {
  return changeBins(logic, id, (bins) => (at + by < 0 || at + by >= bins.length ? bins : moved(bins, at, at + by)));
}

/** Cells pasted at a bin and below: range, points, reason, from the column they were pasted at. */
export function pasteBins(
  logic: Logic,
  id: string,
  at: number,
  column: number,
  cells: readonly (readonly string[])[],
  when: (typed: string) => string,
): Logic {
  const characteristic = characteristicsOf(logic).find((each) => each.id === id);
  const missing = at + cells.length - (characteristic?.bins?.length ?? 0);
  const fresh = freshIds(logic, "b", Math.max(0, missing));
  return changeBins(logic, id, (bins) => {
    const made: Bin[] = [...bins, ...fresh.map((each) => ({ id: each, when: "", points: "0" }))];
    cells.forEach((line, down) => {
      let bin = made[at + down];
      if (!bin) return;
      line.forEach((text, right) => {
        const name = (["when", "points", "reason"] as const)[column + right];
        const points = pointsIn(text);
        if (name === "when" && bin) bin = { ...bin, when: when(text) };
        if (name === "points" && bin && points !== null) bin = { ...bin, points };
        if (name === "reason" && bin) bin = { ...bin, reason: text.trim() };
      });
      made[at + down] = bin;
    });
    return made;
  });
}
