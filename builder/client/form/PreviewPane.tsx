/** The form by the real renderer, at phone and at desktop width. */
import { useEffect, useState } from "react";
import { formDocument } from "../document/form";
import type { Json } from "../document/json";
import { said, t } from "../i18n";
import type { Preview } from "../state/questions";
import { useSession } from "./session";

export type Device = "phone" | "desk" | "both";

export function PreviewPane({ device }: { device: Device }) {
  const { editor, questions } = useSession();
  const [step, setStep] = useState<string | null>(null);
  const [language, setLanguage] = useState<string>(t("zh", "en"));
  const [filled, setFilled] = useState(false);
  const [preview, setPreview] = useState<Preview | null>(null);
  const [error, setError] = useState<string | null>(null);
  useEffect(() => {
    let stale = false;
    setError(null);
    questions
      .preview(formDocument(editor.model) as unknown as { readonly [name: string]: Json }, step, language, filled)
      .then((found) => !stale && setPreview(found))
      .catch((cause: unknown) => !stale && setError(cause instanceof Error ? cause.message : String(cause)));
    return () => {
      stale = true;
    };
  }, [editor, questions, step, language, filled]);
  const frame = (name: "phone" | "desk", title: string, size: string) => (
    <figure className={`fw-preview fw-preview--${name}`}>
      <figcaption>
        <span>{title}</span>
        <span>{size}</span>
      </figcaption>
      <iframe title={title} srcDoc={preview?.page ?? ""} />
    </figure>
  );
  return (
    <section className="fw-desktop" aria-label={t("预览", "Preview")}>
      <div className="fw-pagetabs">
        {(preview?.steps.length ?? 0) > 1 &&
          preview?.steps.map((each, i) => (
            <button
              key={each.id}
              type="button"
              aria-current={preview.step === each.id ? "page" : undefined}
              onClick={() => setStep(each.id)}
            >
              <i>{i + 1}</i>
              {said(each.label, each.id)}
            </button>
          ))}
        <span className="fw-grow" />
        <label className="fw-row fw-xs fw-nowrap">
          <input
            type="checkbox"
            className="fw-switch"
            checked={filled}
            onChange={(event) => setFilled(event.target.checked)}
          />
          {t("填入样例答案", "Fill with sample answers")}
        </label>
        <div className="fw-seg" role="radiogroup" aria-label={t("预览语言", "Language of the preview")}>
          {(["zh", "en"] as const).map((each) => (
            <label key={each}>
              <input
                type="radio"
                name="preview-language"
                checked={language === each}
                onChange={() => setLanguage(each)}
              />
              {each === "zh" ? "中文" : "EN"}
            </label>
          ))}
        </div>
      </div>
      {error && (
        <p className="fw-note fw-note--bad fw-preview__error" role="alert">
          {error}
        </p>
      )}
      <div className="fw-previews">
        {device !== "desk" && frame("phone", t("手机", "Phone"), "390 × 844")}
        {device !== "phone" && frame("desk", t("电脑", "Desktop"), "768 × 844")}
      </div>
    </section>
  );
}
