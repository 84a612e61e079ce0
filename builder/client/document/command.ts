/** Edits as commands. Each, when run, answers the new model and the command that takes the edit back. */

export interface Done<M> {
  readonly model: M;
  readonly inverse: Command<M>;
}

export interface Command<M> {
  /** Edits of one `merge` in a row (keystrokes in one box) are taken back together. */
  readonly merge?: string;
  run(model: M): Done<M>;
}

/** Several commands as one; taken back in the opposite order. */
export function all<M>(commands: readonly Command<M>[], merge?: string): Command<M> {
  return {
    ...(merge === undefined ? {} : { merge }),
    run(model) {
      const inverses: Command<M>[] = [];
      let now = model;
      for (const command of commands) {
        const done = command.run(now);
        now = done.model;
        inverses.unshift(done.inverse);
      }
      return { model: now, inverse: all(inverses) };
    },
  };
}

interface Entry<M> {
  readonly back: Command<M>;
  readonly merge?: string;
}

export interface History<M> {
  readonly model: M;
  readonly past: readonly Entry<M>[];
  readonly future: readonly Command<M>[];
}

const LIMIT = 500;

export function begin<M>(model: M): History<M> {
  return { model, past: [], future: [] };
}

export function perform<M>(history: History<M>, command: Command<M>): History<M> {
  const { model, inverse } = command.run(history.model);
  if (model === history.model) return history;
  const last = history.past.at(-1);
  const joins = command.merge !== undefined && last?.merge === command.merge;
  const entry: Entry<M> = command.merge === undefined ? { back: inverse } : { back: inverse, merge: command.merge };
  const past = joins ? history.past : [...history.past, entry].slice(-LIMIT);
  return { model, past, future: [] };
}

/** The next edit begins an undo step of its own, even in the same box. */
export function seal<M>(history: History<M>): History<M> {
  const last = history.past.at(-1);
  if (last?.merge === undefined) return history;
  return { ...history, past: [...history.past.slice(0, -1), { back: last.back }] };
}

export function undo<M>(history: History<M>): History<M> {
  const last = history.past.at(-1);
  if (!last) return history;
  const { model, inverse } = last.back.run(history.model);
  return { model, past: history.past.slice(0, -1), future: [...history.future, inverse] };
}

export function redo<M>(history: History<M>): History<M> {
  const next = history.future.at(-1);
  if (!next) return history;
  const { model, inverse } = next.run(history.model);
  return { model, past: [...history.past, { back: inverse }], future: history.future.slice(0, -1) };
}
