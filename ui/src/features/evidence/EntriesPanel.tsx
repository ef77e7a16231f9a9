import { useQuery } from "@tanstack/react-query";
import { App, Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { EntryView } from "@/api/generated/console/EntryView";
import { Card } from "@/components/Card";
import { Skeleton } from "@/components/Skeleton";
import { type SortColumn, SortTable } from "@/components/SortTable";
import { ToneText } from "@/components/Tag";
import { ConsoleFailure } from "@/features/shared/ConsoleFailure";
import { useFormat } from "@/i18n/useFormat";
import { copyText } from "@/lib/clipboard";
import { shortHash } from "@/lib/codes";
import { saveFile } from "@/lib/saveFile";
import styles from "./EntriesPanel.module.css";
import { HowToVerify } from "./HowToVerify";
import { entriesQuery } from "./queries";

/** Every signed entry with its name, signer and place, the bytes to take away, and how a stranger checks them. */
export function EntriesPanel({ id, code, ledger }: { id: string; code: string; ledger: string }) {
  const { t } = useTranslation("evidence");
  const [isOpen, setOpen] = useState(false);
  const entries = useQuery({ ...entriesQuery(id), enabled: isOpen });

  if (!isOpen)
    return (
      <Card>
        <div className={styles.closed}>
          <p className="muted">{t("entries.about")}</p>
          <Button onClick={() => setOpen(true)}>{t("entries.open")}</Button>
        </div>
      </Card>
    );
  if (entries.data === undefined)
    return entries.isError ? (
      <ConsoleFailure error={entries.error} onRetry={() => void entries.refetch()} />
    ) : (
      <Skeleton />
    );
  const save = () =>
    saveFile(
      `${code}.json`,
      "application/json",
      JSON.stringify({ ledger, manifest: id, code, entries: entries.data }, null, 2),
    );
  return (
    <Card flush>
      <Entries entries={entries.data} />
      <div className={styles.foot}>
        <Button onClick={save}>{t("entries.save")}</Button>
        <span className="muted">{t("entries.save_means")}</span>
      </div>
      <div className={styles.how}>
        <HowToVerify code={code} />
      </div>
    </Card>
  );
}

function Entries({ entries }: { entries: readonly EntryView[] }) {
  const { t } = useTranslation(["evidence", "steps"]);
  const format = useFormat();
  const columns: SortColumn<EntryView>[] = [
    {
      key: "index",
      title: t("entries.index"),
      cell: ({ receipt }) => (
        <span className="num">
          {receipt === null ? t("evidence.not_logged") : format.count(receipt.log_index)}
        </span>
      ),
    },
    {
      key: "entry",
      title: t("entries.entry"),
      cell: (entry) => <Name id={entry.id} />,
    },
    {
      key: "signer",
      title: t("entries.signer"),
      cell: ({ signer }) => (
        <>
          {signer.org_name ?? t("steps:unknown_org")} <span className="num faint">{signer.fingerprint}</span>
        </>
      ),
    },
    {
      key: "seq",
      title: t("entries.seq"),
      cell: ({ epoch, seq }) => <span className="num">{t("entries.place", { epoch, seq })}</span>,
    },
    {
      key: "claimed",
      title: t("entries.claimed"),
      cell: ({ claimed_at }) => (
        <span className="num">{claimed_at === null ? t("unknown_time") : format.dateTime(claimed_at)}</span>
      ),
    },
    {
      key: "verified",
      title: t("entries.verified"),
      cell: ({ verified }) => (
        <ToneText tone={verified ? "ok" : "danger"}>
          {t(verified ? "entries.holds" : "entries.does_not_hold")}
        </ToneText>
      ),
    },
  ];
  return <SortTable label={t("entries.title")} columns={columns} rows={entries} keyOf={({ id }) => id} />;
}

/** An entry's name, of which an eye compares the beginning and a program the whole. */
function Name({ id }: { id: string }) {
  const { t } = useTranslation(["evidence", "common"]);
  const { message } = App.useApp();
  const copy = async () => {
    if (await copyText(id)) message.success(t("common:copied"));
    else message.warning(t("common:not_copied"));
  };
  return (
    <span className={styles.name}>
      <code title={id}>{shortHash(id)}</code>
      <Button
        type="link"
        size="small"
        aria-label={t("entries.copy_of", { id: shortHash(id) })}
        onClick={() => void copy()}
      >
        {t("entries.copy")}
      </Button>
    </span>
  );
}
