/** Where the other system is, how one identifies oneself there, and the secret. */
import type { Label } from "../document/json";
import type { Control, ControlBase } from "../document/kinds";
import { t } from "../i18n";
import { Settings } from "../panel/Settings";
import { WorldProvider } from "../panel/world";
import { type Auth, alter, values } from "./model";
import { SecretBox } from "./SecretBox";
import { type Described, useConnector, useDocument, useProblemsOf } from "./session";
import { worldOf } from "./worlds";

const NAME: Control = { control: "label", name: "label", label: { zh: "名称", en: "Name" } };
const BASE: Control = {
  control: "text",
  name: "base",
  label: { zh: "地址", en: "Address" },
  hint: {
    zh: "所有操作的共同开头，例如 https://api.example.com/v2",
    en: "What all operations begin with, as in https://api.example.com/v2",
  },
};
const needs = (...kinds: readonly string[]): ControlBase["needs"] => ({ name: "kind", values: kinds });

function authControls(described: Described): readonly Control[] {
  return [
    {
      control: "choice",
      name: "kind",
      label: { zh: "身份验证", en: "Authentication" },
      default: "none",
      options: described.auths,
    },
    {
      control: "text",
      name: "header",
      label: { zh: "请求头", en: "Header" },
      hint: { zh: "例如 X-Api-Key", en: "Such as X-Api-Key" },
      ...{ needs: needs("key") as NonNullable<ControlBase["needs"]> },
    },
    {
      control: "text",
      name: "user",
      label: { zh: "用户名", en: "User name" },
      ...{ needs: needs("basic") as NonNullable<ControlBase["needs"]> },
    },
  ];
}

export function ConnectionPane({ described }: { described: Described }) {
  const { editor } = useConnector();
  const model = useDocument((each) => each);
  const problems = useProblemsOf(null);
  const auth: Auth = model.auth ?? { kind: "none" };
  // The panel finds a setting's problems behind three steps: the definition, a family and an id.
  const world = worldOf(
    problems.map((problem) => ({ ...problem, place: [problem.place[0] ?? "", "", "", ...problem.place.slice(1)] })),
    [],
  );
  return (
    <WorldProvider value={world}>
      <div className="fw-scroll fw-connector__page">
        <h2 className="fw-h2">{t("地址与凭证", "Address and secret")}</h2>
        <section className="fw-set" aria-label={t("连接", "Connection")}>
          <Settings
            controls={[NAME, BASE]}
            values={values(model)}
            change={(name, value, merge) =>
              editor.perform(alter((now) => changed(now, name, value as Label | string | undefined), merge ?? name))
            }
          />
        </section>
        <section className="fw-set" aria-label={t("身份验证", "Authentication")} data-setting="auth">
          <Settings
            controls={authControls(described)}
            values={values(auth)}
            change={(name, value, merge) =>
              editor.perform(
                alter((now) => {
                  const next = { ...(now.auth ?? { kind: "none" }), [name]: value } as { [name: string]: unknown };
                  if (value === undefined) delete next[name];
                  return { ...now, auth: next as unknown as Auth };
                }, merge && `auth.${merge}`),
              )
            }
          />
          {auth.kind !== "none" && <SecretBox described={described} base={model.base ?? ""} kind={auth.kind} />}
        </section>
      </div>
    </WorldProvider>
  );
}

function changed<M extends object>(model: M, name: string, value: unknown): M {
  const next = { ...model, [name]: value } as { [name: string]: unknown };
  if (value === undefined) delete next[name];
  return next as M;
}
