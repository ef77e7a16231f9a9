import { App, Button, Segmented } from "antd";
import { type CSSProperties, useState } from "react";
import { useTranslation } from "react-i18next";
import type { ImportFault } from "@/api/generated/ImportFault";
import type { ImportPreview } from "@/api/generated/ImportPreview";
import type { ImportSeverity } from "@/api/generated/ImportSeverity";
import { Section } from "@/components/Section";
import { type Tone, ToneText } from "@/components/Tag";
import { type Column, VirtualTable } from "@/components/VirtualTable";
import { copyText } from "@/lib/clipboard";
import { count } from "@/lib/numbers";
import { countFaults, faultsAsText, SEVERITIES } from "./faults";
import styles from "./Importing.module.css";

const TONES: Record<ImportSeverity, Tone> = { error: "danger", warning: "hazard", corrected: "ok" };

/** What is worth telling, cell by cell; it can be taken along to mend the spreadsheet. */
export function FaultTable({ preview }: { preview: Pick<ImportPreview, "faults" | "faults_not_listed"> }) {
  const { t } = useTranslation("importing");
  const [shown, setShown] = useState<ImportSeverity | "all">("all");
  const { faults, faults_not_listed } = preview;
  if (faults.length === 0) return null;

  const counts = countFaults(faults);
  const listed = shown === "all" ? faults : faults.filter(({ severity }) => severity === shown);
  return (
    <Section title={t("faults")} beside={<CopyFaults faults={listed} />}>
      <div className={styles.filter}>
        <Segmented
          aria-label={t("show")}
          value={shown}
          options={[
            { value: "all" as const, label: `${t("all")} ${count(faults.length)}` },
            ...SEVERITIES.filter((one) => counts[one] > 0).map((one) => ({
              value: one,
              label: `${t(`severity.${one}`)} ${count(counts[one])}`,
            })),
          ]}
          onChange={setShown}
        />
      </div>
      {/* A short list leaves no empty box behind. */}
      <div style={{ "--table-height": `min(70vh, ${4 + listed.length * 6}rem)` } as CSSProperties}>
        <Faults faults={listed} />
      </div>
      {faults_not_listed > 0 && <p className="muted">{t("not_listed", { count: faults_not_listed })}</p>}
    </Section>
  );
}

function Faults({ faults }: { faults: readonly ImportFault[] }) {
  const { t } = useTranslation("importing");
  const value = (fault: ImportFault) =>
    fault.value === "" ? <span className="faint">{t("empty_cell")}</span> : fault.value;
  const columns: Column<ImportFault>[] = [
    { key: "row", title: t("column.row"), width: "4.5rem", align: "end", cell: ({ row }) => count(row) },
    {
      key: "column",
      title: t("column.column"),
      width: "9rem",
      wraps: true,
      cell: ({ column }) => column,
    },
    { key: "value", title: t("column.value"), width: "minmax(8rem, 1fr)", wraps: true, cell: value },
    {
      key: "severity",
      title: t("column.severity"),
      width: "7rem",
      cell: ({ severity }) => <Severity severity={severity} />,
    },
    {
      key: "text",
      title: t("column.text"),
      width: "minmax(14rem, 3fr)",
      wraps: true,
      cell: ({ text }) => text,
    },
  ];
  return (
    <VirtualTable
      label={t("faults")}
      columns={columns}
      rows={faults}
      keyOf={({ row, column, code }) => `${row} ${column} ${code}`}
      total={faults.length}
      narrow={(fault) => (
        <div className={styles.fault}>
          <b>{t("cell", { row: fault.row, column: fault.column })}</b> <Severity severity={fault.severity} />
          <div className="muted">{value(fault)}</div>
          <div>{fault.text}</div>
        </div>
      )}
    />
  );
}

function Severity({ severity }: { severity: ImportSeverity }) {
  const { t } = useTranslation("importing");
  return <ToneText tone={TONES[severity]}>{t(`severity.${severity}`)}</ToneText>;
}

function CopyFaults({ faults }: { faults: readonly ImportFault[] }) {
  const { t } = useTranslation(["importing", "common"]);
  const { message } = App.useApp();
  const head = (["row", "column", "value", "severity", "text"] as const).map((one) => t(`column.${one}`));
  const copy = async () => {
    const text = faultsAsText(faults, head, (severity) => t(`severity.${severity}`));
    if (await copyText(text)) message.success(t("copied_faults", { count: faults.length }));
    else message.warning(t("common:not_copied"));
  };
  return <Button onClick={() => void copy()}>{t("copy_faults")}</Button>;
}
