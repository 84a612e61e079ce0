/** What the page hands over. */
import type { Json, Label } from "./document/json";
import type { Problem } from "./document/problems";

/** What flows may ask of a definition: a decision, an operation of a connector. */
export interface Asked {
  readonly label: Label;
  readonly arguments: readonly { readonly key: string; readonly label: Label; readonly type: string }[];
}

export interface DefinitionEntry {
  readonly key: string;
  readonly kind: string;
  readonly label: Label;
  readonly state?: string;
  /** By the name that a reference holds: the definition's key, or the key, a point and more. */
  readonly asks?: { readonly [name: string]: Asked };
}

export interface Boot {
  readonly workspace: { readonly slug: string; readonly label: Label };
  readonly key: string;
  readonly kind: string;
  readonly document: { readonly [name: string]: Json };
  readonly revision: number;
  readonly saved_at?: string;
  readonly locale: string;
  readonly csrf: string;
  readonly definitions: readonly DefinitionEntry[];
  readonly me: { readonly id: string; readonly name: string };
  readonly problems?: readonly Problem[];
  readonly release?: number | null;
  /** Whether the reader may publish. */
  readonly publish?: boolean;
}

export function readBoot(): Boot | null {
  const text = document.getElementById("fw-boot")?.textContent;
  return text ? (JSON.parse(text) as Boot) : null;
}
