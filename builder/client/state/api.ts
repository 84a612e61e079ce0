/** The designers' requests. Every answer that is not a success is a Refusal; no answer at all is Unreachable. */
import type { Json } from "../document/json";

export class Unreachable extends Error {}

export class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly body: { readonly [name: string]: Json },
  ) {
    super(String(body.title ?? `HTTP ${status}`));
  }
}

export interface Answer<T> {
  readonly body: T;
  readonly revision: number | null;
}

export class Api {
  constructor(
    readonly slug: string,
    private readonly csrf: string,
  ) {}

  get base(): string {
    return `/api/v1/workspaces/${this.slug}`;
  }

  async send<T>(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer<T>> {
    const url = path.startsWith("/") ? path : `${this.base}/${path}`;
    const init: RequestInit = {
      method,
      credentials: "same-origin",
      headers: {
        Accept: "application/json",
        ...(body === undefined ? {} : { "Content-Type": "application/json" }),
        ...(method === "GET" ? {} : { "X-CSRFToken": this.csrf }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    };
    let response: Response;
    try {
      response = await fetch(url, init);
    } catch (cause) {
      throw new Unreachable("unreachable", { cause });
    }
    const text = await response.text();
    let read: unknown = {};
    try {
      read = text ? JSON.parse(text) : {};
    } catch {
      read = { title: text.slice(0, 200) };
    }
    if (!response.ok) {
      if (response.status >= 502 && response.status <= 504) throw new Unreachable(`HTTP ${response.status}`);
      throw new Refusal(response.status, (read ?? {}) as { [name: string]: Json });
    }
    const tag = (response.headers.get("ETag") ?? "").replace(/^W\//, "").replaceAll('"', "");
    return { body: read as T, revision: /^\d+$/.test(tag) ? Number(tag) : null };
  }

  async get<T>(path: string): Promise<T> {
    return (await this.send<T>("GET", path)).body;
  }

  async post<T>(path: string, body: unknown): Promise<T> {
    return (await this.send<T>("POST", path, body)).body;
  }
}
