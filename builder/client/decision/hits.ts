/** The hit policies in words: what a table answers when none, one or several of its rows match. */
import type { Sentence } from "../document/json";
import { said } from "../i18n";
import type { MenuItem } from "../shell/Menu";

export const HIT_WORDS: { readonly [policy: string]: { readonly name: Sentence; readonly hint: Sentence } } = {
  UNIQUE: {
    name: { zh: "唯一命中", en: "Only one row" },
    hint: { zh: "任何情况只许一行命中", en: "At most one row may match" },
  },
  FIRST: {
    name: { zh: "取第一行", en: "First row" },
    hint: { zh: "从上往下，先命中先用", en: "From the top, the first that matches" },
  },
  PRIORITY: {
    name: { zh: "取最优先的结果", en: "Highest result" },
    hint: { zh: "按结果列可取值的先后", en: "By the order of the allowed results" },
  },
  ANY: {
    name: { zh: "多行但结果相同", en: "Rows that agree" },
    hint: { zh: "可以多行命中，结果须一致", en: "Several may match if they agree" },
  },
  "RULE ORDER": {
    name: { zh: "列出全部（按行）", en: "All, by row" },
    hint: { zh: "命中的结果列成清单", en: "A list of all results, top down" },
  },
  "OUTPUT ORDER": {
    name: { zh: "列出全部（按优先）", en: "All, by rank" },
    hint: { zh: "最优先的结果在前", en: "A list, the highest result first" },
  },
  COLLECT: {
    name: { zh: "列出全部（不分先后）", en: "All, in no order" },
    hint: { zh: "命中的结果列成清单", en: "A list of all results" },
  },
  "COLLECT SUM": { name: { zh: "合计", en: "Sum" }, hint: { zh: "命中的结果相加", en: "All results added up" } },
  "COLLECT MIN": {
    name: { zh: "取最小", en: "Smallest" },
    hint: { zh: "命中的结果中最小的", en: "The smallest result" },
  },
  "COLLECT MAX": {
    name: { zh: "取最大", en: "Largest" },
    hint: { zh: "命中的结果中最大的", en: "The largest result" },
  },
  "COLLECT COUNT": { name: { zh: "计数", en: "Count" }, hint: { zh: "命中了几行", en: "How many rows match" } },
};

export function hitItems(): MenuItem[] {
  return Object.entries(HIT_WORDS).map(([id, { name, hint }]) => ({ id, label: said(name), hint: said(hint) }));
}
