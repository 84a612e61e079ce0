/** The formula editor: FEEL text, chips of fields to put in, what is wrong, what it gives for the sample. */
import { CircleAlert, Sigma } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { said, t } from "../i18n";
import { type Tried, useWorld } from "../panel/world";
import { KindIcon } from "../shell/Icon";

export function FormulaBox({
  id,
  label,
  value,
  expects,
  placeholder,
  scope,
  change,
}: {
  id?: string;
  label: string;
  value: string;
  expects: string;
  /** What holds while nothing is written. */
  placeholder?: string | undefined;
  /** Which names it may use besides the fields: `answer` for the result of what was asked. */
  scope?: string | undefined;
  change: (text: string) => void;
}) {
  const world = useWorld();
  const box = useRef<HTMLTextAreaElement>(null);
  const [open, setOpen] = useState(false);
  const [find, setFind] = useState("");
  const [tried, setTried] = useState<Tried | null>(null);

  useEffect(() => {
    let stale = false;
    if (!value.trim()) {
      setTried(null);
      return;
    }
    const timer = setTimeout(() => {
      void world.attempt(value, expects, scope).then((found) => !stale && setTried(found));
    }, 350);
    return () => {
      stale = true;
      clearTimeout(timer);
    };
  }, [world.attempt, value, expects, scope]);

  const insert = (text: string) => {
    const area = box.current;
    const [from, to] = [area?.selectionStart ?? value.length, area?.selectionEnd ?? value.length];
    const before = value.slice(0, from);
    const gap = before && !/[\s([,]$/.test(before) ? " " : "";
    const made = `${before}${gap}${text}${value.slice(to)}`;
    change(made);
    requestAnimationFrame(() => {
      const at = before.length + gap.length + text.length;
      area?.focus();
      area?.setSelectionRange(at, at);
    });
  };

  const wanted = world.fields.filter(
    (field) => !find || field.label.toLowerCase().includes(find.toLowerCase()) || field.name.includes(find),
  );
  const columns = world.fields.filter((field) => field.table !== null && field.feel === "number");
  return (
    <div className="fw-formula">
      <textarea
        ref={box}
        id={id}
        aria-label={id ? undefined : label}
        className="fw-input fw-code"
        rows={2}
        spellCheck={false}
        value={value}
        placeholder={placeholder}
        aria-invalid={(tried?.problems.length ?? 0) > 0 || undefined}
        onChange={(event) => change(event.target.value)}
      />
      {tried?.problems.map((problem) => (
        <p key={problem.code + String(problem.span)} className="fw-error fw-xs" role="status">
          <CircleAlert size={14} aria-hidden="true" />
          <span>
            {said(problem.text)} {problem.suggestion ?? ""}
          </span>
        </p>
      ))}
      {tried && tried.problems.length === 0 && tried.shown !== null && (
        <p className="fw-say-sum fw-formula__sum" role="status">
          <span>{t("按样例答案", "For the sample answers")}</span>
          <b>{tried.shown || t("空", "empty")}</b>
        </p>
      )}
      <button type="button" className="fw-btn fw-btn--link fw-xs" aria-expanded={open} onClick={() => setOpen(!open)}>
        <Sigma size={14} aria-hidden="true" />
        {t("插入字段或函数", "Insert a field or a function")}
      </button>
      {open && (
        <div className="fw-inserts">
          {world.fields.length > 8 && (
            <input
              className="fw-input fw-input--small"
              aria-label={t("查找字段", "Find a field")}
              placeholder={t("查找字段", "Find a field")}
              value={find}
              onChange={(event) => setFind(event.target.value)}
            />
          )}
          <div className="fw-chips">
            {scope === "answer" && (
              <button type="button" className="fw-say-field" title="result" onClick={() => insert("result")}>
                {t("回答", "Answer")}
              </button>
            )}
            {wanted.map((field) => (
              <button
                type="button"
                key={field.name}
                className="fw-say-field"
                title={field.name}
                onClick={() => insert(field.name)}
              >
                <KindIcon svg={field.icon} size={12} />
                {field.label}
              </button>
            ))}
          </div>
          <div className="fw-chips">
            {columns.slice(0, 4).map((field) => (
              <button type="button" key={field.name} className="fw-chip" onClick={() => insert(total(field.name))}>
                {t(`合计 ${field.label}`, `Total of ${field.label}`)}
              </button>
            ))}
            {["+", "-", "*", "/", "(", ")", "if  then  else ", "round(, 2)", "today()"].map((each) => (
              <button type="button" key={each} className="fw-chip fw-code" onClick={() => insert(each)}>
                {each}
              </button>
            ))}
          </div>
        </div>
      )}
    </div>
  );
}

/** The sum of the rows that are filled. One empty row would make FEEL's sum null, and so would no row at all. */
function total(name: string): string {
  const [table, column] = name.split(".");
  const filled = `${table}[${column} != null]`;
  return `if count(${filled}) = 0 then 0 else sum(${filled}.${column})`;
}
