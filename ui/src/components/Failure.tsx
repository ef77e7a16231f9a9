import { App, Button } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { copyText } from "@/lib/clipboard";
import styles from "./Failure.module.css";
import { Glyph } from "./Glyph";

/**
 * Something could not be done: what happened, what it means for the data, what to do now.
 *
 * `action` is the one button; the small grey code and the diagnosis are for the help desk.
 */
export function Failure({
  what,
  so,
  now,
  code,
  detail,
  tone = "danger",
  action,
  diagnosis,
}: {
  what: ReactNode;
  so: ReactNode;
  now: ReactNode;
  code: string;
  /** What the machine says of it. */
  detail?: string | undefined;
  /** `hazard` where nobody has to do anything. */
  tone?: "danger" | "hazard";
  action?: ReactNode;
  /** Gives the text that the help desk wants. */
  diagnosis?: () => Promise<string>;
}) {
  const { t } = useTranslation("common");
  const { message } = App.useApp();
  const copy = async (text: () => Promise<string>) => {
    const copied = await text().then(copyText, () => false);
    if (copied) message.success(t("copied"));
    else message.warning(t("not_copied"));
  };

  return (
    <div className={styles.failure} data-tone={tone} role="alert">
      <span className={styles.sign}>
        <Glyph name={tone === "danger" ? "bang" : "triangle"} />
      </span>
      <div className={styles.lines}>
        <p className={styles.what}>{what}</p>
        <p>{so}</p>
        <p className="muted">{now}</p>
        <div className={styles.foot}>
          {action}
          <span className={styles.code}>
            {t("code", { code })}
            {detail !== undefined && ` · ${detail}`}
          </span>
          {diagnosis !== undefined && (
            <Button type="link" size="small" onClick={() => void copy(diagnosis)}>
              {t("copy_diagnosis")}
            </Button>
          )}
        </div>
      </div>
    </div>
  );
}
