import { describe, expect, test } from "vitest";
import { areaOf, at, clamped, drawn, HEAD, isRange, move } from "./grid";

const size = { rows: 100, columns: 5, page: 20 };

describe("keys in a grid", () => {
  test("arrows walk and stop at the edges; above the first row are the column names", () => {
    expect(move(at(0, 0), { key: "ArrowDown" }, size)).toEqual(at(1, 0));
    expect(move(at(99, 4), { key: "ArrowDown" }, size)).toEqual(at(99, 4));
    expect(move(at(0, 2), { key: "ArrowUp" }, size)).toEqual(at(HEAD, 2));
    expect(move(at(HEAD, 2), { key: "ArrowUp" }, size)).toEqual(at(HEAD, 2));
    expect(move(at(7, 0), { key: "ArrowLeft" }, size)).toEqual(at(7, 0));
  });

  test("with Shift what is selected grows, without it is one cell again", () => {
    const grown = move(at(3, 1), { key: "ArrowDown", shift: true }, size);
    expect(grown).toEqual({ row: 4, column: 1, fromRow: 3, fromColumn: 1 });
    expect(grown && areaOf(grown)).toEqual({ top: 3, bottom: 4, left: 1, right: 1 });
    expect(grown && isRange(grown)).toBe(true);
    expect(grown && move(grown, { key: "ArrowRight" }, size)).toEqual(at(4, 2));
  });

  test("Ctrl and an arrow, Home, End and the page keys jump", () => {
    expect(move(at(50, 3), { key: "ArrowUp", ctrl: true }, size)).toEqual(at(0, 3));
    expect(move(at(50, 3), { key: "End" }, size)).toEqual(at(50, 4));
    expect(move(at(50, 3), { key: "Home", ctrl: true }, size)).toEqual(at(0, 0));
    expect(move(at(50, 3), { key: "PageDown" }, size)).toEqual(at(70, 3));
    expect(move(at(95, 3), { key: "PageDown" }, size)).toEqual(at(99, 3));
    expect(move(at(5, 3), { key: "PageUp" }, size)).toEqual(at(0, 3));
  });

  test("Tab reads like a page and leaves the grid at its ends, so that nobody is trapped", () => {
    expect(move(at(0, 4), { key: "Tab" }, size)).toEqual(at(1, 0));
    expect(move(at(1, 0), { key: "Tab", shift: true }, size)).toEqual(at(0, 4));
    expect(move(at(99, 4), { key: "Tab" }, size)).toBeNull();
    expect(move(at(0, 0), { key: "Tab", shift: true }, size)).toBeNull();
  });

  test("rows that went take the place along", () => {
    expect(clamped(at(99, 4), { ...size, rows: 3 })).toEqual(at(2, 4));
    expect(clamped(at(0, 0), { ...size, rows: 0 })).toEqual(at(HEAD, 0));
    const fine = at(1, 1);
    expect(clamped(fine, size)).toBe(fine);
  });
});

test("only the rows in sight are drawn, and the active one wherever it is", () => {
  const rows = drawn(32_00, 600, 32, 10_000, 5);
  expect(rows.length).toBeLessThan(40);
  expect(rows[0]).toBe(5);
  expect(rows).toContain(100);
  expect(drawn(0, 600, 32, 3, 0)).toEqual([0, 1, 2]);
  expect(drawn(0, 600, 32, 0, HEAD)).toEqual([]);
});
