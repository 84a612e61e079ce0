/** One characteristic: what it looks at, its bins, what a missing value and any other one count. */
import { ArrowDown, ArrowUp, Plus, Trash2 } from "lucide-react";
import { type ClipboardEvent, type KeyboardEvent, useId } from "react";
import { locale, said, t } from "../i18n";
import { CommitBox } from "./CommitBox";
import { editLogic, labelled } from "./edits";
import { Told } from "./Lines";
import { told } from "./marks";
import { idOf, inputsOf, type Logic, type Part, partsOf } from "./model";
import { conditionName, nameOf } from "./names";
import { pastedCells } from "./paste";
import {
  addBin,
  binId,
  type Characteristic,
  changeBin,
  changeCharacteristic,
  moveBin,
  moveCharacteristic,
  type Points,
  pasteBins,
  pointsIn,
  reachOf,
  removeBin,
  removeCharacteristic,
  scaled,
  unscaled,
  widest,
} from "./scorecard";
import { useDecision, useDocument, useView } from "./session";
import { sortOfExpression } from "./sorts";
import { signed } from "./Trace";
import { readCondition, showCondition } from "./words";

export function BinTable({
  part,
  logic,
  characteristic,
}: {
  part: Part;
  logic: Logic;
  characteristic: Characteristic;
}) {
  const session = useDecision();
  const model = useDocument((each) => each);
  const marks = useView((view) => view.marks);
  const visits = useView((view) => view.tried.visits);
  const heading = useId();
  const { id } = characteristic;
  const sort = sortOfExpression(model, characteristic.input);
  const name = said(characteristic.label) || conditionName(model, { expression: characteristic.input });
  const fired = new Set(visits.filter((visit) => visit.key === part.key).flatMap((visit) => visit.rows));
  const bins = characteristic.bins ?? [];
  const all = widest(logic);
  const here = `parts/${idOf(part)}/characteristics/${id}`;
  const change = (patch: Partial<Characteristic>, merge?: string) =>
    editLogic(session, (now) => changeCharacteristic(now, id, patch), merge);
  const when = (typed: string) => readCondition(typed, sort).feel;
  const gives = (
    of: Points,
    write: (patch: Partial<Points>) => void,
    word: string,
    keys?: (event: KeyboardEvent) => boolean,
    onPaste?: (column: number) => (event: ClipboardEvent<HTMLInputElement>) => void,
  ) => (
    <>
      <td>
        <CommitBox
          label={`${name} ${word} ${t("分值", "points")}`}
          value={of.points.replace("-", "−")}
          className="fw-card-points"
          numeric
          cell="points"
          {...(keys ? { onKey: keys } : {})}
          {...(onPaste ? { onPaste: onPaste(1) } : {})}
          commit={(text) => {
            const points = pointsIn(text);
            if (points === null) return t("请填一个数字。", "Enter a number.");
            write({ points });
            return null;
          }}
        />
      </td>
      <td className="fw-card-bar" aria-hidden="true">
        <Beam points={scaled(of.points)} least={all.least} most={all.most} />
      </td>
      <td>
        <CommitBox
          label={`${name} ${word} ${t("理由码", "reason")}`}
          value={of.reason ?? ""}
          placeholder={t("无", "none")}
          className="fw-card-reason"
          cell="reason"
          {...(keys ? { onKey: keys } : {})}
          {...(onPaste ? { onPaste: onPaste(2) } : {})}
          commit={(text) => {
            write({ reason: text.trim() });
            return null;
          }}
        />
      </td>
    </>
  );
  const { least, most } = reachOf(characteristic);
  return (
    <section id={`k-${id}`} className="fw-card-part" aria-labelledby={heading}>
      <div className="fw-card-part__head">
        <h2 id={heading} className="fw-sr">
          {name}
        </h2>
        <CommitBox
          label={t("特征名称", "Name of the characteristic")}
          value={said(characteristic.label)}
          placeholder={name}
          className="fw-panel__name"
          commit={(text) => {
            change({ label: { ...characteristic.label, ...labelled(text.trim()) } });
            return null;
          }}
        />
        <Source characteristic={characteristic} own={idOf(part)} change={(input) => change({ input })} />
        <span className="fw-xs fw-3 fw-nowrap">
          {signed(unscaled(least))} {t("至", "to")} {signed(unscaled(most))}
        </span>
        <span className="fw-rowtools">
          <Tool
            words={t("上移", "Move up")}
            icon={ArrowUp}
            act={() => editLogic(session, (now) => moveCharacteristic(now, id, -1))}
          />
          <Tool
            words={t("下移", "Move down")}
            icon={ArrowDown}
            act={() => editLogic(session, (now) => moveCharacteristic(now, id, 1))}
          />
          <Tool
            words={t(`删除特征“${name}”`, `Delete the characteristic “${name}”`)}
            icon={Trash2}
            act={() => {
              editLogic(session, (now) => removeCharacteristic(now, id));
              session.editor.tell(t(`已删除“${name}”。`, `“${name}” is deleted.`), "info", true);
            }}
          />
        </span>
      </div>
      {marks.has(`${here}/input`) && (
        <div className="fw-card-part__told">
          <Told problems={marks.get(`${here}/input`)} />
        </div>
      )}
      <table className="fw-card-table">
        <caption className="fw-sr">{name}</caption>
        <thead>
          <tr>
            <th scope="col">{t("区间", "Range")}</th>
            <th scope="col">{t("分值", "Points")}</th>
            <td />
            <th scope="col">{t("理由码", "Reason")}</th>
            <td />
          </tr>
        </thead>
        <tbody>
          {bins.map((bin, at) => {
            const own = binId(characteristic, bin, at);
            const shown = showCondition(bin.when, sort, locale());
            const word = bin.when === "" ? t(`第 ${at + 1} 个区间`, `range ${at + 1}`) : shown.text;
            const wrong = marks.has(`${here}/bins/${own}`);
            const keys = (event: KeyboardEvent) => binKeys(event, at);
            return (
              <tr key={own} className={fired.has(own) ? "is-fired" : undefined}>
                <td>
                  <CommitBox
                    label={`${name} ${t("区间", "range")} ${at + 1}`}
                    value={bin.when === "" ? "" : shown.text}
                    wrong={wrong}
                    placeholder={t("如 5,000–15,000", "such as 5,000–15,000")}
                    className={`fw-card-when ${shown.plain ? "" : "fw-code"}`}
                    cell="when"
                    onKey={keys}
                    onPaste={paste(at)(0)}
                    commit={(text) => {
                      editLogic(session, (now) => changeBin(now, id, at, { when: when(text) }));
                      return null;
                    }}
                  />
                  {marks.get(`${here}/bins/${own}`)?.map((problem) => (
                    <span key={problem.code} className="fw-error fw-xs">
                      {told(problem, said)}
                    </span>
                  ))}
                </td>
                {gives(
                  bin,
                  (patch) => editLogic(session, (now) => changeBin(now, id, at, patch)),
                  word,
                  keys,
                  paste(at),
                )}
                <td>
                  <span className="fw-rowtools">
                    <Tool
                      words={t(`删除区间 ${at + 1}`, `Delete range ${at + 1}`)}
                      icon={Trash2}
                      act={() => editLogic(session, (now) => removeBin(now, id, at))}
                    />
                  </span>
                </td>
              </tr>
            );
          })}
          <tr className={fired.has(`${id}/missing`) ? "is-fired" : undefined}>
            <th scope="row">{t("缺失", "Missing")}</th>
            {gives(
              characteristic.missing,
              (patch) => change({ missing: { ...characteristic.missing, ...patch } }),
              t("缺失", "missing"),
            )}
            <td />
          </tr>
          {characteristic.otherwise && (
            <tr className={fired.has(`${id}/otherwise`) ? "is-fired" : undefined}>
              <th scope="row">{t("其他", "Anything else")}</th>
              {gives(
                characteristic.otherwise,
                (patch) => change({ otherwise: { ...(characteristic.otherwise ?? { points: "0" }), ...patch } }),
                t("其他", "anything else"),
              )}
              <td>
                <span className="fw-rowtools">
                  <Tool
                    words={t("删除“其他”", "Delete “anything else”")}
                    icon={Trash2}
                    act={() => change({ otherwise: null })}
                  />
                </span>
              </td>
            </tr>
          )}
        </tbody>
      </table>
      <div className="fw-card-part__foot">
        <button type="button" className="fw-btn fw-btn--link" onClick={() => addBelow(bins.length)}>
          <Plus size={14} aria-hidden="true" />
          {t("区间", "Range")}
        </button>
        {!characteristic.otherwise && (
          <button type="button" className="fw-btn fw-btn--link" onClick={() => change({ otherwise: { points: "0" } })}>
            <Plus size={14} aria-hidden="true" />
            {t("其他", "Anything else")}
          </button>
        )}
      </div>
    </section>
  );

  function addBelow(at: number) {
    editLogic(session, (now) => addBin(now, id, at));
    requestAnimationFrame(() =>
      document.querySelectorAll<HTMLElement>(`#k-${CSS.escape(id)} [data-cell="when"]`)[at]?.focus(),
    );
  }

  function binKeys(event: KeyboardEvent, at: number): boolean {
    const ctrl = event.ctrlKey || event.metaKey;
    if (ctrl && event.key === "Enter") addBelow(at + 1);
    else if (ctrl && event.key === "Delete") editLogic(session, (now) => removeBin(now, id, at));
    else if (event.altKey && event.key === "ArrowUp") editLogic(session, (now) => moveBin(now, id, at, -1));
    else if (event.altKey && event.key === "ArrowDown") editLogic(session, (now) => moveBin(now, id, at, 1));
    else return false;
    return true;
  }

  function paste(at: number) {
    return (column: number) => (event: ClipboardEvent<HTMLInputElement>) => {
      const text = event.clipboardData.getData("text/plain");
      if (!/[\t\n]/.test(text.trim())) return;
      event.preventDefault();
      const cells = pastedCells(text);
      editLogic(session, (now) => pasteBins(now, id, at, column, cells, when));
      session.editor.tell(t(`已粘贴 ${cells.length} 个区间。`, `Pasted ${cells.length} ranges.`), "ok", true);
    };
  }
}

function Tool({ words, icon: Icon, act }: { words: string; icon: typeof Plus; act: () => void }) {
  return (
    <button type="button" aria-label={words} title={words} onClick={act}>
      <Icon size={14} aria-hidden="true" />
    </button>
  );
}

function Source({
  characteristic,
  own,
  change,
}: {
  characteristic: Characteristic;
  own: string;
  change: (input: string) => void;
}) {
  const model = useDocument((each) => each);
  const id = useId();
  const names = [...inputsOf(model), ...partsOf(model)].filter((each) => idOf(each) !== own);
  const expression = characteristic.input.trim();
  const known = names.some((each) => each.key === expression);
  return (
    <>
      <label htmlFor={id} className="fw-xs fw-3 fw-nowrap">
        {t("看", "Looks at")}
      </label>
      <span className="fw-select fw-card-source">
        <select
          id={id}
          className="fw-input fw-input--small"
          value={known ? expression : "="}
          onChange={(event) => change(event.target.value === "=" ? `${expression} ` : event.target.value)}
        >
          {names.map((each) => (
            <option key={each.key} value={each.key}>
              {nameOf(each)}
            </option>
          ))}
          <option value="=">{t("一个公式", "A formula")}</option>
        </select>
      </span>
      {!known && (
        <CommitBox
          label={t("公式", "Formula")}
          value={characteristic.input}
          className="fw-code"
          commit={(text) => {
            change(text);
            return null;
          }}
        />
      )}
    </>
  );
}

/** Points as a bar from zero: to the right what is won, to the left what is lost. */
function Beam({ points, least, most }: { points: bigint; least: bigint; most: bigint }) {
  const span = Number(most - least) || 1;
  const zero = (Number(-least) / span) * 100;
  const width = (Math.abs(Number(points)) / span) * 100;
  return (
    <span className="fw-beam" style={{ ["--zero" as string]: `${zero}%` }}>
      <i
        className={points < 0n ? "is-lost" : ""}
        style={{ left: `${points < 0n ? zero - width : zero}%`, width: `${width}%` }}
      />
    </span>
  );
}
