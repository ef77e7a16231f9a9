import { useTranslation } from "react-i18next";
import type { DistrictCount } from "@/api/generated/console/DistrictCount";
import { useDivisions } from "@/features/shared/console/divisions";
import { useFormat } from "@/i18n/useFormat";
import { useBoardValue } from "./useBoardValue";
import { type BoardValue, total } from "./values";

/** What no tile shows: manifests without a district, and those from elsewhere. */
export function OffTheMap({ counts, value }: { counts: readonly DistrictCount[]; value: BoardValue }) {
  const { t } = useTranslation("board");
  const format = useFormat();
  const { districts } = useDivisions();
  const { say } = useBoardValue();
  const known = new Set(districts.map(({ code }) => code));

  const parts = [
    { key: "without", counts: counts.filter(({ district }) => district === null) },
    {
      key: "outside",
      counts: counts.filter(({ district }) => district !== null && !known.has(district)),
    },
  ] as const;
  // A count of manifests says itself already.
  const which = value === "manifests" ? "removed_g" : value;
  return parts.map(({ key, counts }) => {
    const sums = total(counts);
    if (sums.manifests === 0) return null;
    return (
      <p key={key} className="muted">
        {t(key, {
          count: sums.manifests,
          number: format.count(sums.manifests),
          value: say(sums, which, "exact"),
        })}
      </p>
    );
  });
}
