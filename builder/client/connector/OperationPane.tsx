/** One operation: what it is asked with, the request it makes, what its answer means, how patient it is. */
import { Trash2 } from "lucide-react";
import type { ReactNode } from "react";
import type { Json } from "../document/json";
import type { Control } from "../document/kinds";
import { said, t } from "../i18n";
import { Settings } from "../panel/Settings";
import { WorldProvider } from "../panel/world";
import { ArgumentRows } from "./ArgumentRows";
import { alter, changeOperation, type Operation, values } from "./model";
import { remove } from "./OperationList";
import { PairRows } from "./PairRows";
import { type Described, useConnector, useProblemsOf } from "./session";
import { answerNames, argumentNames, worldOf } from "./worlds";

export function OperationPane({ operation, described }: { operation: Operation; described: Described }) {
  const session = useConnector();
  const { boot, editor } = session;
  const problems = useProblemsOf(operation.id);
  const asking = worldOf(problems, argumentNames(operation));
  const answered = worldOf(problems, answerNames());
  const change = (name: string, value: Json | undefined, merge?: string) =>
    editor.perform(
      alter((model) => changeOperation(model, operation.id, { [name]: value }), merge && `${operation.id}.${merge}`),
    );
  const some = (...names: readonly string[]): readonly Control[] =>
    described.operation.filter((control) => names.includes(control.name));
  const settings = (...names: readonly string[]) => (
    <Settings controls={some(...names)} values={values(operation)} change={change} />
  );
  const pairs = (name: "query" | "headers") => {
    const control = some(name)[0];
    return control && <PairRows control={control} rows={operation[name] ?? []} change={change} />;
  };
  return (
    <div className="fw-scroll fw-connector__page">
      <div className="fw-connector__head">
        <h2 className="fw-h2">{said(operation.label, operation.key)}</h2>
        <code className="fw-code fw-3">
          {boot.key}.{operation.key}
        </code>
        <button type="button" className="fw-btn fw-btn--small" onClick={() => remove(session, operation.id)}>
          <Trash2 size={14} aria-hidden="true" />
          {t("删除操作", "Delete it")}
        </button>
      </div>
      <WorldProvider value={asking}>
        <Part title={t("名称", "Name")}>
          {settings("label")}
          {settings("key")}
        </Part>
        <Part title={t("用什么问", "Asked with")} setting="arguments">
          <ArgumentRows operation={operation} types={described.types} change={change} />
        </Part>
        <Part title={t("请求", "Request")}>
          {settings("method", "path")}
          {pairs("query")}
          {pairs("headers")}
          {(operation.method !== "GET" || Boolean(operation.body)) && settings("body")}
        </Part>
      </WorldProvider>
      <WorldProvider value={answered}>
        <Part title={t("回答", "Answer")}>{settings("expects", "result")}</Part>
        <Part title={t("等待与重试", "Patience")}>{settings("timeout", "attempts")}</Part>
      </WorldProvider>
    </div>
  );
}

function Part({ title, setting, children }: { title: string; setting?: string; children: ReactNode }) {
  return (
    <section className="fw-set" aria-label={title} data-setting={setting}>
      <h3>{title}</h3>
      {children}
    </section>
  );
}
