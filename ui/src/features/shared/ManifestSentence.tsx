import { Fragment } from "react";
import { useTranslation } from "react-i18next";
import type { ManifestRow } from "@/api/generated/ManifestRow";
import { useFormat } from "@/i18n/useFormat";
import { nearDay, nearTime } from "@/lib/nearTime";
import styles from "./ManifestSentence.module.css";
import { useNow } from "./useNow";
import { WasteName } from "./WasteName";

/** What a manifest is about, so that nobody has to read a code: 「废矿物油 1.200 吨 → 示例东处置 · 鄂A12345 · 今天 09:40」. */
export function ManifestSentence({ row }: { row: ManifestRow }) {
  const { t } = useTranslation("steps");
  const format = useFormat();
  const now = useNow();
  const grams = massOfRow(row);
  const when =
    row.issued_at !== null
      ? nearTime(row.issued_at, now, format.language)
      : row.planned_on === null
        ? undefined
        : t("planned", { day: nearDay(row.planned_on, now, format.language) });
  const beside = [row.plate ?? undefined, when].filter((part) => part !== undefined);

  return (
    <span>
      <b>
        <WasteName name={row.waste_name} code={row.waste_code} />
        {row.lines > 1 && t("and_others", { number: row.lines })}{" "}
        {grams !== null && <span className={styles.figure}>{format.tonnes(grams)}</span>}
      </b>{" "}
      {row.own_roles.includes("consignor") ? (
        <>→ {row.receiver}</>
      ) : (
        <>
          ← {row.consignor}
          {!row.own_roles.includes("receiver") && ` → ${row.receiver}`}
        </>
      )}
      {beside.map((part) => (
        <Fragment key={part}>
          {" "}
          <span className={styles.beside}>· {part}</span>
        </Fragment>
      ))}
    </span>
  );
}

/** The mass that counts now: what was accepted, weighed, moved or planned, whichever was said last. Grams. */
export function massOfRow(
  row: Pick<ManifestRow, "planned_g" | "removed_g" | "received_g" | "accepted_g">,
): number | null {
  return row.accepted_g ?? row.received_g ?? row.removed_g ?? row.planned_g;
}
