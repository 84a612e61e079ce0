/** Asking an operation for once: what leaves, what comes back, what it means. */
import { CircleAlert, Send } from "lucide-react";
import { useId, useState } from "react";
import type { Label } from "../document/json";
import { said, t } from "../i18n";
import { typeWord } from "../panel/arguments";
import { Refusal } from "../state/api";
import { type Argument, type Operation, operationOf } from "./model";
import { useConnector, useDocument, useSelected, useView } from "./session";

interface Trial {
  readonly request: {
    readonly method: string;
    readonly url: string;
    readonly headers: { readonly [name: string]: string };
    readonly body: string | null;
  } | null;
  readonly milliseconds: number | null;
  readonly status: number | null;
  readonly response: string | null;
  readonly result: string | null;
  readonly error: { readonly code: string; readonly text: Label } | null;
}

export function TryOut() {
  const selected = useSelected();
  const operation = useDocument((model) => (selected ? operationOf(model, selected) : undefined));
  return (
    <aside className="fw-panel" aria-label={t("试一试", "Try it")}>
      <div className="fw-panel__head">
        <h2>{t("试一试", "Try it")}</h2>
      </div>
      <div className="fw-panel__body fw-scroll">
        {operation ? (
          <Trying key={operation.id} operation={operation} />
        ) : (
          <p className="fw-set fw-3">{t("在左边选一个操作。", "Choose an operation at the left.")}</p>
        )}
      </div>
    </aside>
  );
}

const NO_ARGUMENTS: readonly Argument[] = [];
const NOTHING: { readonly [key: string]: string } = {};

function Trying({ operation }: { operation: Operation }) {
  const { api, autosave, boot, view } = useConnector();
  const typed = useView((now) => now.typed[operation.id] ?? NOTHING);
  const [busy, setBusy] = useState(false);
  const [trial, setTrial] = useState<Trial | null>(null);
  const [wrong, setWrong] = useState<{ readonly [key: string]: string }>({});
  const [fault, setFault] = useState<string | null>(null);
  const given = operation.arguments ?? NO_ARGUMENTS;
  const ask = async () => {
    setBusy(true);
    setWrong({});
    setFault(null);
    try {
      await autosave.flush();
      const body = { operation: operation.key, arguments: typed };
      setTrial(await api.post<Trial>(`definitions/${boot.key}/try`, body));
    } catch (error) {
      setTrial(null);
      const told = error instanceof Refusal && Array.isArray(error.body.errors) ? error.body.errors : [];
      const found = Object.fromEntries(
        told.map((each) => {
          const { path, message } = each as unknown as { path: string; message: string };
          return [path, message];
        }),
      );
      setWrong(found);
      if (told.length === 0)
        setFault(error instanceof Refusal ? error.message : t("服务器没有回应。", "The server did not answer."));
    }
    setBusy(false);
  };
  return (
    <>
      <form
        className="fw-set fw-try"
        onSubmit={(event) => {
          event.preventDefault();
          void ask();
        }}
      >
        {given.map((argument) => (
          <Asked
            key={argument.id}
            argument={argument}
            value={typed[argument.key] ?? ""}
            wrong={wrong[argument.key]}
            onType={(text) =>
              view.set((now) => ({ typed: { ...now.typed, [operation.id]: { ...typed, [argument.key]: text } } }))
            }
          />
        ))}
        <p className="fw-hint">{t("会真的发给对方系统。", "The other system is really asked.")}</p>
        <button type="submit" className="fw-btn fw-btn--primary" disabled={busy}>
          <Send size={14} aria-hidden="true" />
          {busy ? t("等待回答…", "Waiting…") : t("发送", "Send")}
        </button>
        {fault && (
          <p className="fw-error fw-xs" role="alert">
            {fault}
          </p>
        )}
      </form>
      {trial && <Told trial={trial} />}
    </>
  );
}

function Asked({
  argument,
  value,
  wrong,
  onType,
}: {
  argument: Argument;
  value: string;
  wrong: string | undefined;
  onType: (text: string) => void;
}) {
  const id = useId();
  return (
    <div className="fw-set__row">
      <label htmlFor={id}>
        {said(argument.label, argument.key)}
        <small className="fw-3"> {typeWord(argument.type ?? "")}</small>
      </label>
      <div>
        <input
          id={id}
          className="fw-input"
          autoComplete="off"
          maxLength={2000}
          value={value}
          aria-invalid={wrong ? true : undefined}
          aria-describedby={wrong ? `${id}e` : undefined}
          onChange={(event) => onType(event.target.value)}
        />
        {wrong && (
          <p id={`${id}e`} className="fw-error fw-xs" role="alert">
            {wrong}
          </p>
        )}
      </div>
    </div>
  );
}

function Told({ trial }: { trial: Trial }) {
  const { request, error } = trial;
  return (
    <div role="status">
      <section className="fw-set" aria-label={t("结果", "Result")}>
        <h3>
          {t("结果", "Result")}
          <span>
            {trial.status !== null && `${trial.status} `}
            {trial.milliseconds !== null && t(`${trial.milliseconds} 毫秒`, `${trial.milliseconds} ms`)}
          </span>
        </h3>
        {error ? (
          <p className="fw-error">
            <CircleAlert size={14} aria-hidden="true" />
            <span>
              {said(error.text)} <code className="fw-code fw-xs">{error.code}</code>
            </span>
          </p>
        ) : (
          <pre className="fw-sent fw-code">{trial.result}</pre>
        )}
      </section>
      {request && (
        <section className="fw-set" aria-label={t("发出的请求", "What was sent")}>
          <h3>{t("发出的请求", "What was sent")}</h3>
          <pre className="fw-sent fw-code">
            {[
              `${request.method} ${request.url}`,
              ...Object.entries(request.headers).map(([name, value]) => `${name}: ${value}`),
              ...(request.body === null ? [] : ["", request.body]),
            ].join("\n")}
          </pre>
        </section>
      )}
      {trial.response !== null && (
        <section className="fw-set" aria-label={t("对方的回答", "What came back")}>
          <h3>{t("对方的回答", "What came back")}</h3>
          <pre className="fw-sent fw-code">{trial.response || t("（空）", "(empty)")}</pre>
        </section>
      )}
    </div>
  );
}
