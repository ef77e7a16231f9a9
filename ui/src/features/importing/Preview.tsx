import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useTranslation } from "react-i18next";
import type { ImportPreview } from "@/api/generated/ImportPreview";
import type { ImportRow } from "@/api/generated/ImportRow";
import { Card } from "@/components/Card";
import { DataList } from "@/components/DataList";
import { Section } from "@/components/Section";
import { Skeleton } from "@/components/Skeleton";
import { ProblemFailure } from "@/features/shared/ProblemFailure";
import { useFormat } from "@/i18n/useFormat";
import { nationalNumber } from "@/lib/codes";
import { FaultTable } from "./FaultTable";
import styles from "./Importing.module.css";
import { previewQuery } from "./queries";

/** What a spreadsheet holds, before anything is recorded. */
export function Preview({
  chosen,
  onChoose,
  onImport,
}: {
  chosen: string;
  onChoose: () => void;
  onImport: () => void;
}) {
  const { t } = useTranslation("importing");
  const format = useFormat();
  const { data: preview, error } = useQuery(previewQuery(chosen, format.language));
  if (error !== null) return <ProblemFailure error={error} onAct={onChoose} />;
  if (preview === undefined) return <Skeleton rows={6} />;

  const fresh = preview.ready - preview.known;
  return (
    <>
      <Card>
        <div className={styles.summary}>
          <div>
            <b>{preview.file}</b>
            <div className="muted">{t("sheet", { sheet: preview.sheet, count: preview.rows_read })}</div>
          </div>
          <Counts preview={preview} />
          <div className={styles.ways}>
            {fresh > 0 && (
              <Button type="primary" size="large" onClick={onImport}>
                {t(preview.left_out > 0 ? "import_rest" : "import_all", { count: fresh })}
              </Button>
            )}
            <Button size="large" onClick={onChoose}>
              {t("choose_again")}
            </Button>
          </div>
        </div>
        <p className={styles.note}>
          {t(fresh > 0 ? "reported" : preview.known > 0 ? "all_known" : "none_ready")}
        </p>
      </Card>
      <FaultTable preview={preview} />
      {preview.first.length > 0 && <First rows={preview.first} />}
    </>
  );
}

/** Manifests that can come in, that are here already, that stay out: never a sum of two of them. */
function Counts({ preview }: { preview: Pick<ImportPreview, "ready" | "known" | "left_out"> }) {
  const { t } = useTranslation("importing");
  const format = useFormat();
  const figures = [
    { name: "ready", value: preview.ready - preview.known },
    { name: "known", value: preview.known },
    { name: "left_out", value: preview.left_out },
  ] as const;
  return (
    <dl className={styles.counts}>
      {figures.map(({ name, value }) => (
        <div key={name} data-alarm={(name === "left_out" && value > 0) || undefined}>
          <dt>{t(`count.${name}`)}</dt>
          <dd>{t("manifests", { count: value, figure: format.count(value) })}</dd>
        </div>
      ))}
    </dl>
  );
}

function First({ rows }: { rows: readonly ImportRow[] }) {
  const { t } = useTranslation("importing");
  const format = useFormat();
  return (
    <Section title={t("first", { count: rows.length })}>
      <DataList
        label={t("first", { count: rows.length })}
        items={rows}
        keyOf={({ number }) => number}
        row={(row) => (
          <>
            <b>{row.waste_name ?? row.waste_code ?? t("no_waste")}</b>{" "}
            {row.planned_g !== null && <b className="num">{format.tonnes(row.planned_g)}</b>}
            <div className="muted">
              <span className="num">{nationalNumber(row.number)}</span> · {row.consignor} →{" "}
              {row.receiver ?? t("no_receiver")}
            </div>
          </>
        )}
      />
    </Section>
  );
}
