import { Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useFormat } from "@/i18n/useFormat";
import { ProblemFailure } from "../ProblemFailure";
import styles from "./RestoredNotice.module.css";
import type { KeptForm } from "./useKeptForm";

/** Says that a form came back, and lets the person go on with it or begin anew; or that it cannot be kept. */
export function RestoredNotice({
  form,
  onFresh,
}: {
  form: Pick<KeptForm<object>, "isRestored" | "restoredAt" | "discard" | "problem">;
  /** Opens another, empty form beside this one. */
  onFresh?: () => void;
}) {
  const { t } = useTranslation("signing");
  const format = useFormat();
  const [isSeen, setSeen] = useState(false);

  if (form.problem !== undefined) return <ProblemFailure error={form.problem} />;
  if (!form.isRestored || isSeen) return null;
  return (
    <div className={styles.notice} role="status">
      <span className={styles.text}>
        {form.restoredAt === null
          ? t("form.restored")
          : t("form.restored_at", { ago: format.relative(form.restoredAt) })}
      </span>
      <span className={styles.ways}>
        <Button onClick={() => setSeen(true)}>{t("form.go_on")}</Button>
        <Button type="text" onClick={() => void form.discard()}>
          {t("form.discard")}
        </Button>
        {onFresh !== undefined && (
          <Button type="text" onClick={onFresh}>
            {t("form.fresh")}
          </Button>
        )}
      </span>
    </div>
  );
}
