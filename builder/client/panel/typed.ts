import { useState } from "react";

/** Answers what is wrong, null where it was taken. */
export type Commit = (text: string) => string | null | Promise<string | null>;

/**
 * The text of a box that takes effect when the box is left. Until somebody types, the box shows the value, whatever
 * becomes of it: a value that changes underneath is never written back as if it had been typed.
 */
export function useTyped(value: string) {
  const [kept, setKept] = useState({ text: value, over: value, error: null as string | null });
  const now = kept.over === value ? kept : { text: value, over: value, error: null };
  return {
    text: now.text,
    error: now.error,
    type: (text: string) => setKept({ ...now, text }),
    drop: () => setKept({ text: value, over: value, error: null }),
    leave: async (commit: Commit) => {
      const error = now.text === value ? null : await commit(now.text);
      // What was taken may mean the same as before and leave the value as it was: it is shown as it is kept.
      setKept((then) => (error === null ? { text: value, over: value, error } : { ...then, error }));
    },
  };
}
