import { useTranslation } from "react-i18next";
import type { OutboxEntry } from "@/api/generated/OutboxEntry";
import { DataList } from "@/components/DataList";
import { Mark } from "@/features/shared/Mark";
import { useNow } from "@/features/shared/useNow";
import { useFormat } from "@/i18n/useFormat";
import { manifestCode } from "@/lib/codes";
import styles from "./Delivery.module.css";

/** Entries without a receipt, each as a sentence with its mark; one that was refused says why. */
export function OutboxList({
  entries,
  onOpen,
}: {
  entries: readonly OutboxEntry[];
  onOpen: (manifest: string) => void;
}) {
  const { t } = useTranslation("delivery");
  return (
    <DataList
      label={t("list")}
      items={entries}
      keyOf={({ entry }) => entry}
      row={(entry) => <Row entry={entry} />}
      beside={({ mark }) => <Mark mark={mark} />}
      canOpen={({ manifest }) => manifest !== null}
      onOpen={({ manifest }) => manifest !== null && onOpen(manifest)}
    />
  );
}

function Row({ entry }: { entry: OutboxEntry }) {
  const { t } = useTranslation(["delivery", "steps"]);
  const format = useFormat();
  const now = useNow();
  const { manifest, step, waste_name, waste_code, grams, code, at, mark } = entry;
  const what = step !== null ? t(`steps:step.${step}`) : manifest === null ? t("statement") : t("change");
  return (
    <span className={styles.row}>
      <b>
        {what}
        {manifest !== null && ` · ${waste_name ?? waste_code ?? t("steps:unnamed_waste")}`}
      </b>
      {grams !== null && <b className="num">{format.tonnes(grams)}</b>}
      <span className={`muted num ${styles.below}`}>
        {code !== null && <span>{manifestCode(code)}</span>}
        {at !== null && <span title={format.dateTime(at)}>{format.relative(at, now)}</span>}
      </span>
      {mark.mark === "refused" && (
        <span className={styles.reason}>{t("refused_because", { said: mark.said })}</span>
      )}
    </span>
  );
}
