/** A scorecard: its characteristics at the left with what they reach, their bins with points and reasons beside. */
import { Plus } from "lucide-react";
import { type ReactNode, useState } from "react";
import { said, t } from "../i18n";
import { Menu, type MenuItem } from "../shell/Menu";
import { BinTable } from "./BinTable";
import { CommitBox } from "./CommitBox";
import { addInput, editLogic } from "./edits";
import { idOf, inputsOf, type Logic, type Part, partsOf } from "./model";
import { conditionName, nameOf } from "./names";
import {
  addCharacteristic,
  baseOf,
  type Characteristic,
  characteristicsOf,
  pointsIn,
  reachOf,
  totalOf,
  unscaled,
  widest,
} from "./scorecard";
import { useDecision, useDocument } from "./session";
import { signed } from "./Trace";
import { grouped } from "./words";

export function ScorecardPart({ part, logic }: { part: Part; logic: Logic }): ReactNode {
  const list = characteristicsOf(logic);
  const total = totalOf(logic);
  const reach = t(
    `${grouped(unscaled(total.least))} 至 ${grouped(unscaled(total.most))}`,
    `${grouped(unscaled(total.least))} to ${grouped(unscaled(total.most))}`,
  );
  return (
    <>
      <Bar part={part} logic={logic} reach={reach} />
      <div className="fw-card-area">
        <Reaches logic={logic} list={list} reach={reach} />
        <div className="fw-card-bins fw-scroll">
          {list.map((each) => (
            <BinTable key={each.id} part={part} logic={logic} characteristic={each} />
          ))}
          {list.length === 0 && (
            <p className="fw-dt-none">
              {t(
                "用“特征”添加第一项：看哪个输入，落在哪个区间得多少分。",
                "Add the first with “Characteristic”: which input it looks at, and the points for each range.",
              )}
            </p>
          )}
        </div>
      </div>
    </>
  );
}

function Bar({ part, logic, reach }: { part: Part; logic: Logic; reach: string }) {
  const session = useDecision();
  const model = useDocument((each) => each);
  const [anchor, setAnchor] = useState<Element | null>(null);
  const sources: MenuItem[] = [
    ...[...inputsOf(model), ...partsOf(model).filter((each) => idOf(each) !== idOf(part))].map((each) => ({
      id: each.key,
      label: nameOf(each),
      hint: each.key,
    })),
    { id: "", label: t("新的输入…", "A new input…"), icon: <Plus size={16} aria-hidden="true" /> },
  ];
  const add = (key: string) => {
    const input = key || addInput(session).key;
    editLogic(session, (now) => addCharacteristic(now, input));
    const made = characteristicsOf(
      (session.editor.model.parts ?? []).find((each) => idOf(each) === idOf(part))?.logic ?? logic,
    ).at(-1);
    requestAnimationFrame(() => document.getElementById(`k-${made?.id}`)?.querySelector("input")?.focus());
  };
  return (
    <div className="fw-dt-bar">
      <h1 className="fw-cut">{nameOf(part)}</h1>
      <span className="fw-card-figure">
        <span className="fw-3">{t("基准分", "Base")}</span>
        <CommitBox
          label={t("基准分", "Base")}
          value={baseOf(logic)}
          className="fw-card-points"
          numeric
          commit={(text) => {
            const base = pointsIn(text);
            if (base === null) return t("请填一个数字。", "Enter a number.");
            editLogic(session, (now) => ({ ...now, base }));
            return null;
          }}
        />
      </span>
      <span className="fw-card-figure">
        <span className="fw-3">{t("总分", "Total")}</span>
        <b>{reach}</b>
      </span>
      <span className="fw-card-figure">
        <span className="fw-3">{t("最多给出理由码", "Reasons given")}</span>
        <CommitBox
          label={t("最多给出理由码", "Reasons given")}
          value={String(logic.reasons ?? 4)}
          className="fw-card-points fw-card-points--few"
          numeric
          commit={(text) => {
            const plain = text.normalize("NFKC").trim();
            if (!/^\d{1,2}$/.test(plain) || Number(plain) > 20)
              return t("请填 0 到 20 的整数。", "A whole number from 0 to 20.");
            editLogic(session, (now) => ({ ...now, reasons: Number(plain) }));
            return null;
          }}
        />
      </span>
      <span className="fw-grow" />
      <button
        type="button"
        className="fw-btn fw-btn--small"
        aria-haspopup="menu"
        aria-expanded={anchor !== null}
        onClick={(event) => setAnchor(anchor ? null : event.currentTarget)}
      >
        <Plus size={14} aria-hidden="true" />
        {t("特征", "Characteristic")}
      </button>
      {anchor && (
        <Menu
          anchor={anchor}
          label={t("看哪个输入", "Which input it looks at")}
          items={sources}
          onPick={add}
          onClose={() => setAnchor(null)}
        />
      )}
    </div>
  );
}

/** What each characteristic can give, on one measure; pressing one goes to its bins. */
function Reaches({ logic, list, reach }: { logic: Logic; list: readonly Characteristic[]; reach: string }) {
  const model = useDocument((each) => each);
  const all = widest(logic);
  const span = Number(all.most - all.least) || 1;
  const place = (value: bigint) => `${(Number(value - all.least) / span) * 100}%`;
  return (
    <div className="fw-card-list">
      <p className="fw-card-list__head">
        <b>{t("特征", "Characteristics")}</b>
        <span>{t(`${list.length} 项`, `${list.length}`)}</span>
      </p>
      <ul className="fw-scroll">
        {list.map((each) => {
          const { least, most } = reachOf(each);
          return (
            <li key={each.id}>
              <button
                type="button"
                onClick={() => {
                  const section = document.getElementById(`k-${each.id}`);
                  section?.scrollIntoView({ block: "start" });
                  section?.querySelector("input")?.focus({ preventScroll: true });
                }}
              >
                <span className="fw-cut">{said(each.label) || conditionName(model, { expression: each.input })}</span>
                <span>
                  {signed(unscaled(least))} {t("至", "to")} {signed(unscaled(most))}
                </span>
                <i aria-hidden="true">
                  <i style={{ left: place(least), width: `${Math.max(2, (Number(most - least) / span) * 100)}%` }} />
                </i>
              </button>
            </li>
          );
        })}
      </ul>
      <p className="fw-card-list__total">
        <b>{t("总分", "Total")}</b>
        <b>{reach}</b>
      </p>
    </div>
  );
}
