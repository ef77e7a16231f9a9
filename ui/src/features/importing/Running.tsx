import { Progress } from "antd";
import { useTranslation } from "react-i18next";
import type { ImportProgress } from "@/api/generated/ImportProgress";
import { Card } from "@/components/Card";
import { useFormat } from "@/i18n/useFormat";

/** An import on its way: how far it is, and that nobody has to stay and watch. */
export function Running({ progress }: { progress: ImportProgress | undefined }) {
  const { t } = useTranslation("importing");
  const format = useFormat();
  const { done, total } = progress ?? { done: 0, total: 0 };
  return (
    <Card>
      <p role="status">
        <b>{t("running")}</b>{" "}
        {total > 0 && (
          <span className="num">
            {t("running_at", { done: format.count(done), total: format.count(total) })}
          </span>
        )}
      </p>
      <Progress
        aria-label={t("running")}
        percent={total === 0 ? 0 : Math.floor((done * 100) / total)}
        status="active"
      />
      <p className="muted">{t("running_text")}</p>
    </Card>
  );
}
