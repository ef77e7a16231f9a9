import { useTranslation } from "react-i18next";
import type { LineWeights } from "@/api/generated/console/LineWeights";
import type { WeightView } from "@/api/generated/console/WeightView";
import type { WeightSaid } from "@/api/generated/WeightSaid";
import { WeightsTable } from "@/features/shared/WeightsTable";
import styles from "./WastesOfManifest.module.css";

/** Each waste: what it is, how it is packed, and, where there are several, its own weights. */
export function WastesOfManifest({ lines }: { lines: readonly LineWeights[] }) {
  const { t } = useTranslation(["evidence", "steps"]);
  const names = new Map(
    lines.flatMap(({ planned, removed, received, accepted }) =>
      [planned, removed, received, accepted].flatMap((weight): [string, string][] =>
        weight?.signer == null ? [] : [[weight.signer.org, weight.signer.org_name ?? t("steps:unknown_org")]],
      ),
    ),
  );
  return (
    <>
      <ul className={styles.wastes}>
        {lines.map((line) => (
          <li key={line.line}>
            <b>{line.waste_name ?? t("steps:unnamed_waste")}</b>{" "}
            <span className="num">{line.waste_code}</span>{" "}
            <span className="muted">
              {[
                line.category,
                line.form,
                line.packaging,
                line.packages === null ? null : t("steps:packages", { count: line.packages }),
              ]
                .filter((part) => part !== null)
                .join(" · ")}
            </span>
          </li>
        ))}
      </ul>
      {lines.length > 1 && (
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
          nameOf={(org) => names.get(org) ?? t("steps:unknown_org")}
        />
      )}
    </>
  );
}

function said(weight: WeightView | null): WeightSaid | null {
  return weight && { grams: weight.grams, by: weight.signer?.org ?? null, entry: weight.entry };
}
