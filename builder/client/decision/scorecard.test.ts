import { expect, test } from "vitest";
import type { Logic } from "./model";
import {
  addBin,
  addCharacteristic,
  changeBin,
  characteristicsOf,
  moveBin,
  pasteBins,
  pointsIn,
  reachOf,
  removeBin,
  scaled,
  totalOf,
  unscaled,
} from "./scorecard";

const card: Logic = {
  kind: "scorecard",
  base: "500",
  characteristics: [
    {
      id: "k1",
      input: "income",
      bins: [
        { id: "b1", when: "< 5000", points: "40" },
        { id: "b2", when: ">= 5000", points: "120.5" },
      ],
      missing: { points: "0" },
    },
    {
      id: "k2",
      input: "job",
      bins: [{ id: "b3", when: '"none"', points: "-60" }],
      otherwise: { points: "30" },
      missing: { points: "-60.25" },
    },
  ],
};

const first = (logic: Logic) => characteristicsOf(logic)[0]?.bins ?? [];

test("points are read as people write them, and a word is none", () => {
  expect(["+14", "−6", "1,000", "１２", "007", "-0.50"].map(pointsIn)).toEqual([
    "14",
    "-6",
    "1000",
    "12",
    "7",
    "-0.50",
  ]);
  expect(["", "many", "1e3", "1..2"].map(pointsIn)).toEqual([null, null, null, null]);
});

test("sums are exact: three times a tenth is three tenths", () => {
  expect(unscaled(scaled("0.1") * 3n)).toBe("0.3");
  for (const each of ["0", "-0.25", "12", "120.5", "-7"]) expect(unscaled(scaled(each))).toBe(each);
});

test("a card reaches from its least points to its most, missing and other values counted", () => {
  const [, job] = characteristicsOf(card);
  const reach = job && reachOf(job);
  expect(reach && [unscaled(reach.least), unscaled(reach.most)]).toEqual(["-60.25", "30"]);
  const total = totalOf(card);
  expect([unscaled(total.least), unscaled(total.most)]).toEqual(["439.75", "650.5"]);
  expect(unscaled(totalOf({ kind: "scorecard", base: "500" }).most)).toBe("500");
});

test("bins are added where one stands, moved, changed and taken away", () => {
  expect(first(addBin(card, "k1", 1)).map((bin) => bin.when)).toEqual(["< 5000", "", ">= 5000"]);
  expect(first(moveBin(card, "k1", 0, 1)).map((bin) => bin.id)).toEqual(["b2", "b1"]);
  expect(moveBin(card, "k1", 0, -1)).toEqual(card);
  expect(first(changeBin(card, "k1", 0, { points: "50" }))[0]?.points).toBe("50");
  expect(first(removeBin(card, "k1", 0)).map((bin) => bin.id)).toEqual(["b2"]);
});

test("bins pasted from a spreadsheet fill those there are and add the rest", () => {
  const made = first(
    pasteBins(
      card,
      "k1",
      1,
      0,
      [
        ["5k", "90", "R1"],
        ["10k", "lots"],
        ["20k", "1,200"],
      ],
      (text) => `>= ${text}`,
    ),
  );
  expect(made.map((bin) => [bin.when, bin.points, bin.reason ?? ""])).toEqual([
    ["< 5000", "40", ""],
    [">= 5k", "90", "R1"],
    [">= 10k", "0", ""],
    [">= 20k", "1200", ""],
  ]);
  expect(new Set(made.map((bin) => bin.id)).size).toBe(4);
});

test("a new characteristic begins with one bin that takes everything", () => {
  expect(characteristicsOf(addCharacteristic(card, "age")).at(-1)).toMatchObject({
    input: "age",
    bins: [{ when: "-", points: "0" }],
    missing: { points: "0" },
  });
});
