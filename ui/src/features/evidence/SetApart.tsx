import { Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { QuarantinedView } from "@/api/generated/QuarantinedView";
import { ConfirmDialog } from "@/components/ConfirmDialog";
import { Tag } from "@/components/Tag";
import { ConsoleFailure } from "@/features/shared/ConsoleFailure";
import styles from "./Doubts.module.css";
import { useEndorse } from "./queries";

/** Entries that the log has and gives no effect. The authority may take responsibility for all of them. */
export function SetApart({ entries }: { entries: readonly QuarantinedView[] }) {
  const { t } = useTranslation(["evidence", "steps"]);
  const [asks, ask] = useState(false);
  const endorse = useEndorse();
  if (entries.length === 0) return null;
  const named = entries.slice(0, MOST).map(({ entry }) => entry);
  return (
    <>
      {entries.map(({ entry, by, step, why }, at) => (
        <li key={entry} data-tone="hazard">
          <Tag tone="hazard">{t("apart.tag")}</Tag>
          <div>
            <p className={styles.what}>
              {step === null
                ? t("apart.entry", { who: by })
                : t("apart.step", { who: by, step: t(`steps:step.${step}`) })}
            </p>
            <p className="muted">{t(`apart.${why}`)}</p>
            {at === entries.length - 1 && <Button onClick={() => ask(true)}>{t("apart.endorse")}</Button>}
          </div>
        </li>
      ))}
      {asks && (
        <ConfirmDialog
          title={t("apart.ask", { count: named.length })}
          action={t("apart.sign")}
          busy={endorse.isPending}
          onConfirm={() => endorse.mutate({ entries: named }, { onSuccess: () => ask(false) })}
          onCancel={() => ask(false)}
        >
          {t("apart.sign_means")}
          {endorse.isError && <ConsoleFailure error={endorse.error} />}
        </ConfirmDialog>
      )}
    </>
  );
}

/** What one statement may name. */
const MOST = 256;
