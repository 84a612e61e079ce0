/** Asking the draft what it decides, and what it tells of how it came about. */
import type { Json } from "../document/json";
import { isObject } from "../document/json";
import { locale, t } from "../i18n";
import { Refusal } from "../state/api";
import type { DecisionSession } from "./session";
import { grouped } from "./words";

export interface Visit {
  readonly id: string;
  readonly key: string;
  readonly inputs: { readonly [name: string]: Json };
  readonly rows: readonly string[];
  readonly reasons: readonly string[];
  readonly points: { readonly [id: string]: string };
  readonly notes: readonly { readonly code: string; readonly [name: string]: string }[];
  readonly value: Json;
}

/** A row that did not fire, and the first of its conditions that was not met. */
export interface Miss {
  readonly row: string;
  readonly column: number;
}

export interface Tried {
  /** What was typed, by input. */
  readonly typed: { readonly [key: string]: string };
  readonly asked: string | null;
  readonly busy: boolean;
  readonly visits: readonly Visit[];
  readonly misses: readonly Miss[];
  readonly value: Json | undefined;
  /** What is wrong with single inputs. */
  readonly wrong: { readonly [key: string]: string };
  readonly fault: string | null;
}

export const untried: Tried = {
  typed: {},
  asked: null,
  busy: false,
  visits: [],
  misses: [],
  value: undefined,
  wrong: {},
  fault: null,
};

interface Answer {
  readonly value: Json;
  readonly trace: { readonly parts: readonly Visit[] };
  readonly misses: readonly Miss[];
}

export async function tryOut(session: DecisionSession, ask: string): Promise<void> {
  const { api, autosave, boot, view } = session;
  const set = (patch: Partial<Tried>) => view.set((now) => ({ tried: { ...now.tried, ...patch } }));
  set({ busy: true });
  await autosave.flush();
  try {
    const answer = await api.post<Answer>(`definitions/${boot.key}/decide`, {
      ask,
      inputs: view.get().tried.typed,
    });
    const { trace, misses, value } = answer;
    set({ busy: false, asked: ask, visits: trace.parts, misses, value, wrong: {}, fault: null });
  } catch (error) {
    set({ busy: false, asked: ask, visits: [], misses: [], value: undefined, ...toldOf(error) });
  }
}

function toldOf(error: unknown): Pick<Tried, "wrong" | "fault"> {
  if (!(error instanceof Refusal))
    return { wrong: {}, fault: t("服务器没有回应，请再试一次。", "The server did not answer. Try again.") };
  const errors = Array.isArray(error.body.errors) ? (error.body.errors as readonly Json[]) : [];
  const wrong = Object.fromEntries(
    errors.filter(isObject).map((each) => [String(each.path), String(each.message ?? each.text ?? "")]),
  );
  return { wrong, fault: errors.length > 0 ? null : error.message };
}

/** A value of the trace for a reader. */
export function valueWords(value: Json | undefined): string {
  if (value === null || value === undefined) return t("空", "empty");
  if (typeof value === "boolean") return value ? t("是", "yes") : t("否", "no");
  if (typeof value === "string") return value;
  if (Array.isArray(value)) return value.map((each: Json) => valueWords(each)).join(locale() === "zh" ? "、" : ", ");
  if (isObject(value)) {
    if (typeof value.number === "string") return grouped(value.number);
    if (isObject(value.context))
      return Object.entries(value.context)
        .map(([name, each]) => `${name} ${valueWords(each)}`)
        .join(locale() === "zh" ? "，" : ", ");
    const [only] = Object.values(value);
    return typeof only === "string" ? only : JSON.stringify(value);
  }
  return String(value);
}

/** A context's members, where the value is one. */
export function membersOf(value: Json | undefined): readonly (readonly [string, Json])[] | null {
  if (!isObject(value) || !isObject(value.context)) return null;
  return Object.entries(value.context);
}
