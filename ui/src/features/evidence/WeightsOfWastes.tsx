import { useTranslation } from "react-i18next";
import type { LineWeights } from "@/api/generated/console/LineWeights";
import type { WeightView } from "@/api/generated/console/WeightView";
import type { WeightSaid } from "@/api/generated/WeightSaid";
import { WeightsTable } from "@/features/shared/WeightsTable";

/** The weights of each waste by itself, for a manifest that has several. */
export function WeightsOfWastes({ lines }: { lines: readonly LineWeights[] }) {
  const { t } = useTranslation("steps");
  const names = new Map(
    lines.flatMap(({ planned, removed, received, accepted }) =>
      [planned, removed, received, accepted].flatMap((weight): [string, string][] =>
        weight?.signer == null ? [] : [[weight.signer.org, weight.signer.org_name ?? t("unknown_org")]],
      ),
    ),
  );
  return (
    <WeightsTable
      lines={lines.map((line) => ({
        id: line.line,
        waste_code: line.waste_code,
        waste_name: line.waste_name,
        planned: said(line.planned),
        removed: said(line.removed),
        received: said(line.received),
        accepted: said(line.accepted),
      }))}
      nameOf={(org) => names.get(org) ?? t("unknown_org")}
    />
  );
}

function said(weight: WeightView | null): WeightSaid | null {
  return weight && { grams: weight.grams, by: weight.signer?.org ?? null, entry: weight.entry };
}
