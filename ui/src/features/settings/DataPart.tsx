import { Button } from "antd";
import { useTranslation } from "react-i18next";
import type { VerifyView } from "@/api/generated/VerifyView";
import { Card } from "@/components/Card";
import { Glyph } from "@/components/Glyph";
import { CopyDiagnosis } from "@/features/shared/CopyDiagnosis";
import { ProblemFailure } from "@/features/shared/ProblemFailure";
import { useFormat } from "@/i18n/useFormat";
import { fileSize } from "@/lib/numbers";
import { useExport, useVerify } from "./queries";
import styles from "./Settings.module.css";

/** Checks everything, takes everything along, and tells the help desk. */
export function DataPart() {
  const { t } = useTranslation("settings");
  const verify = useVerify();
  const exporting = useExport();
  return (
    <Card>
      <div className={styles.part}>
        <div>
          <b>{t("data.verify")}</b>
          <div className="muted">{t(verify.isPending ? "data.verifying" : "data.verify_text")}</div>
        </div>
        <Button loading={verify.isPending} onClick={() => verify.mutate()}>
          {t("data.verify_do")}
        </Button>
        {verify.isError && <ProblemFailure error={verify.error} onAct={() => verify.mutate()} />}
        {verify.data !== undefined && !verify.isPending && <Verified found={verify.data} />}
      </div>
      <div className={styles.part}>
        <div>
          <b>{t("data.export")}</b>
          <div className="muted">{t("data.export_text")}</div>
        </div>
        <Button loading={exporting.isPending} onClick={() => exporting.mutate()}>
          {t("data.export_do")}
        </Button>
        {exporting.isError && <ProblemFailure error={exporting.error} onAct={() => exporting.mutate()} />}
        {exporting.data !== undefined && !exporting.isPending && (
          <p role="status">
            <span className={styles.ok}>
              <Glyph name="tick" />
            </span>{" "}
            {t("data.exported", { path: exporting.data.path, size: fileSize(exporting.data.bytes) })}
          </p>
        )}
      </div>
      <div className={styles.part}>
        <div>
          <b>{t("data.diagnosis")}</b>
          <div className="muted">{t("data.diagnosis_text")}</div>
        </div>
        <CopyDiagnosis />
      </div>
    </Card>
  );
}

/** What a check of every stored byte found. */
function Verified({ found }: { found: VerifyView }) {
  const { t } = useTranslation("settings");
  const format = useFormat();
  const figures = {
    entries: format.count(found.entries),
    receipts: format.count(found.receipts),
    at: format.clock(found.at),
  };
  if (found.ok)
    return (
      <p role="status">
        <span className={styles.ok}>
          <Glyph name="ticks" />
        </span>{" "}
        {t("data.verified", figures)}
      </p>
    );
  return (
    <Card tone="danger">
      <div className={styles.parts} role="alert">
        <p>
          <b>{t("data.not_verified", { ...figures, count: found.faults.length })}</b>
        </p>
        <p>{t("data.not_verified_now")}</p>
        <ul className={styles.faults}>
          {found.faults.map((fault) => (
            <li key={fault}>{fault}</li>
          ))}
        </ul>
      </div>
    </Card>
  );
}
