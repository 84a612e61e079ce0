/** What the designers ask the server while somebody edits. Answers that cannot change are kept. */
import type { Json, Label } from "../document/json";
import type { ChoiceOption } from "../document/kinds";
import type { Problem } from "../document/problems";
import { said, t } from "../i18n";
import type { Named, People, Person, Read, Tried } from "../panel/world";
import type { Api } from "./api";

/** Where an expression stands: a form, maybe a table's row of it, or a flow over it. */
export interface Standing {
  readonly form?: string;
  readonly row?: string;
  readonly flow?: string;
  /** At a step that was answered: `result` stands for what was said. */
  readonly answer?: boolean;
}

/** A condition read aloud, part by part: a field, a word, a value, a bracket, or code where it cannot be read. */
export interface SentencePart {
  readonly as: "field" | "word" | "value" | "open" | "close" | "code";
  readonly text: string;
}

interface ReadAnswer {
  readonly tree: { readonly root: Json } | null;
  readonly sentence: { readonly [locale in "zh" | "en"]: readonly SentencePart[] } | null;
  readonly value: string | null;
  readonly problems: readonly (Omit<Problem, "place" | "level"> & {
    readonly line?: number;
    readonly column?: number;
  })[];
}

export interface FieldSaid {
  readonly feel: string;
  readonly options: readonly ChoiceOption[];
}

export interface NodeSaid {
  readonly summary: Label;
}

export interface Use {
  readonly place: readonly string[];
  readonly text: Label;
}

export interface Preview {
  readonly page: string;
  readonly step: string;
  readonly steps: readonly { readonly id: string; readonly label: Label }[];
}

type Document = { readonly [name: string]: Json };

/** The parts as one line, brackets close to what they hold. */
export function aloud(parts: NonNullable<ReadAnswer["sentence"]>): Label {
  const line = (of: readonly SentencePart[]) =>
    of.reduce(
      (said, part, i) => said + (i === 0 || part.as === "close" || of[i - 1]?.as === "open" ? "" : " ") + part.text,
      "",
    );
  return { zh: line(parts.zh), en: line(parts.en) };
}

export class Questions {
  private readonly trees = new Map<string, Promise<Read>>();

  constructor(private readonly api: Api) {}

  private async ask(text: string, at: Standing, expects: string, document?: Document): Promise<ReadAnswer | null> {
    try {
      return await this.api.post<ReadAnswer>("expressions/read", { text, scope: at, expects, document });
    } catch {
      return null;
    }
  }

  /** The tree of a text; it depends on nothing but the text. */
  read(text: string, at: Standing): Promise<Read> {
    const known = this.trees.get(text);
    if (known) return known;
    const asked = this.ask(text, at, "any").then((answer) => {
      if (!answer) this.trees.delete(text);
      return {
        tree: answer?.tree?.root ?? null,
        sentence: answer?.sentence ? aloud(answer.sentence) : null,
        problems: [],
      };
    });
    this.trees.set(text, asked);
    return asked;
  }

  async attempt(text: string, at: Standing, expects: string, document: Document): Promise<Tried> {
    const answer = await this.ask(text, at, expects, document);
    if (!answer) return { shown: null, problems: [] };
    const problems = answer.problems.map((problem) => ({
      ...problem,
      place: [],
      level: "error" as const,
      span: problem.line ? ([problem.line, problem.column ?? 1] as const) : null,
    }));
    return { shown: answer.value === null ? null : plain(answer.value), problems };
  }

  async fields(document: Document): Promise<{ readonly [id: string]: FieldSaid }> {
    return (await this.api.post<{ fields: { [id: string]: FieldSaid } }>("described", { document })).fields;
  }

  async nodes(document: Document): Promise<{ readonly [id: string]: NodeSaid }> {
    return (await this.api.post<{ nodes: { [id: string]: NodeSaid } }>("described", { document })).nodes;
  }

  async document(key: string): Promise<Document> {
    return (await this.api.get<{ document: Document }>(`definitions/${key}`)).document;
  }

  async people(): Promise<People> {
    const found = await this.api.get<{ [family: string]: { id: string; label: Label | string }[] }>("people");
    const named = (family: string): Person[] =>
      (found[family] ?? []).map(({ id, label }) => ({ id, name: typeof label === "string" ? label : said(label, id) }));
    return { roles: named("role"), departments: named("department"), users: named("user") };
  }

  async problems(): Promise<readonly Problem[]> {
    return (await this.api.get<{ problems: Problem[] }>("problems")).problems;
  }

  async used(form: string, field: string): Promise<readonly Use[]> {
    const query = new URLSearchParams({ form, field });
    return (await this.api.get<{ used: Use[] }>(`used?${query}`)).used;
  }

  async rename(form: string, field: string, key: string, revision: number) {
    const answer = await this.api.send<{
      changed: { key: string; revision: number; document: Document }[];
      problems: Problem[];
    }>("POST", "rename", { form, field, key }, { "If-Match": `"${revision}"` });
    return answer.body;
  }

  async preview(document: Document, step: string | null, language: string, filled: boolean): Promise<Preview> {
    return this.api.post<Preview>("preview", { document, step, language, filled });
  }

  async who(value: Json, form: string): Promise<readonly string[] | null> {
    try {
      const found = await this.api.post<{ people: { name: string }[] }>("who", { who: value, form });
      return found.people.map((person) => person.name);
    } catch {
      return null;
    }
  }
}

/** Names of what every flow knows besides its form's fields. */
export function given(): readonly Named[] {
  const one = (name: string, label: string, feel: string): Named => ({
    id: name,
    name,
    label,
    feel,
    kind: "",
    icon: "",
    table: null,
    options: [],
  });
  return [
    one("initiator.name", t("发起人姓名", "Initiator's name"), "string"),
    one("initiator.department", t("发起人部门", "Initiator's department"), "string"),
    one("initiator.is_applicant", t("发起人是外部申请人", "Initiator is an applicant"), "boolean"),
  ];
}

/** A FEEL value for a reader: a text without its quotes. */
function plain(value: string): string {
  if (!value.startsWith('"')) return value;
  try {
    return String(JSON.parse(value));
  } catch {
    return value;
  }
}
