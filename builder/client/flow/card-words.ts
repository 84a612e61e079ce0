/** The words on a card: one line that says what the step does, short enough to stand there whole. */
import type { Problem } from "../document/problems";
import { said } from "../i18n";
import { CARD } from "../layout/flow-layout";
import type { Named } from "../panel/world";

const PLACE = /\{\{(.*?)\}\}/gs;
const NAME = /[\p{L}_][\p{L}\p{N}_]*(?:\.[\p{L}_][\p{L}\p{N}_]*)*/gu;

/** A message's places by the names of the fields that stand in them; a place without any is left out. */
export function placesNamed(text: string, fields: readonly Pick<Named, "name" | "label">[]): string {
  const labels = new Map(fields.map((field) => [field.name, field.label]));
  return text
    .replace(PLACE, (_, inside: string) => {
      const outsideTexts = inside.replace(/"(?:[^"\\]|\\.)*"/g, " ");
      return [...outsideTexts.matchAll(NAME)].map(([name]) => labels.get(name)).find(Boolean) ?? "";
    })
    .replace(/\s{2,}/g, " ")
    .trim();
}

/** The first sentence; what to do about it is told in full beside the setting and in the list of problems. */
function firstSentence(text: string): string {
  return text.split(/[。]|\. /)[0]?.replace(/[.。]$/, "") ?? text;
}

export function cardLine(
  summary: string,
  problems: readonly Problem[] | undefined,
  fields: readonly Pick<Named, "name" | "label">[],
): string {
  const error = problems?.find((problem) => problem.level === "error");
  const line = error ? firstSentence(said(error.text)) : placesNamed(summary, fields);
  return line.charAt(0).toUpperCase() + line.slice(1);
}

const INSIDE = CARD.w - 24;
const ICON = 23;

/** Width in pixels, a little on the wide side: fonts differ, and a word too many on a line would be clipped. */
function width(text: string, size: number): number {
  let ems = 0;
  for (const letter of text)
    ems += /[\u2e80-\uffef“”‘’…—·]/.test(letter) ? 1 : /[A-Z@%&mMwW]/.test(letter) ? 0.74 : 0.56;
  return ems * size;
}

/** Lines the text takes in a box of that width, words kept whole, two at most. */
export function linesOf(text: string, size: number, box: number): number {
  let [lines, at] = [1, 0];
  for (const word of text.match(/[\u2e80-\uffef“”‘’…—·]|[^\u2e80-\uffef“”‘’…—·\s]+|\s+/g) ?? []) {
    const w = width(word, size);
    if (at + w > box && word.trim()) {
      lines += 1;
      at = 0;
    }
    at += w;
  }
  return Math.min(2, lines);
}

/** How much taller than the plain card one with these words is. */
export const extraHeight = (title: string, line: string): number =>
  (linesOf(title, 13, INSIDE - ICON) - 1) * 20 + (linesOf(line, 12, INSIDE) - 1) * 16;
