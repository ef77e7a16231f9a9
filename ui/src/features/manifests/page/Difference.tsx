import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useTranslation } from "react-i18next";
import type { ManifestRow } from "@/api/generated/ManifestRow";
import { ProblemFailure } from "@/features/shared/ProblemFailure";
import { todayQuery } from "@/features/shared/queries";
import { useFormat } from "@/i18n/useFormat";
import { percent } from "@/lib/numbers";
import { useAcknowledge } from "../mutations";
import { Finding } from "./Finding";

/** A difference that the consignor has not looked at yet; looking is said with one press. */
export function Difference({ row }: { row: ManifestRow }) {
  const { t } = useTranslation("manifests");
  const format = useFormat();
  const { data: today } = useQuery(todayQuery);
  const acknowledge = useAcknowledge();
  const isOpen = today?.tasks.some((task) => task.task === "difference" && task.row.id === row.id) ?? false;
  if (!isOpen || row.removed_g === null || row.accepted_g === null) return null;

  const apart = Math.abs(row.accepted_g - row.removed_g);
  return (
    <>
      <Finding
        tone="hazard"
        action={
          <Button loading={acknowledge.isPending} onClick={() => acknowledge.mutate(row.id)}>
            {t("page.difference_seen")}
          </Button>
        }
      >
        <b>
          {t("page.difference", {
            removed: format.tonnes(row.removed_g),
            accepted: format.tonnes(row.accepted_g),
            apart: apart < 1_000 ? format.kilograms(apart) : format.tonnes(apart),
            share: percent(apart, row.removed_g) ?? "",
          })}
        </b>
        <p className="muted">{t("page.difference_law")}</p>
      </Finding>
      {acknowledge.isError && <ProblemFailure error={acknowledge.error} />}
    </>
  );
}
