import { Link } from "@tanstack/react-router";
import type { CSSProperties, ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Overview } from "@/api/generated/console/Overview";
import { Figure, Missing } from "@/components/Figure";
import type { Period } from "@/features/shared/period/period";
import { useFormat } from "@/i18n/useFormat";
import { type Measure, tonnes } from "@/lib/weights";
import styles from "./Figures.module.css";
import type { Sums } from "./values";

/** The numbers that one looks at first, each with what it is a part of. */
export function Figures({ overview, sums, period }: { overview: Overview; sums: Sums; period: Period }) {
  const { t } = useTranslation("board");
  const format = useFormat();
  const mass = (grams: number): Measure | undefined =>
    grams === 0 ? undefined : tonnes(grams, format.language);
  const closed = overview.statuses.find(({ status }) => status === "closed")?.count ?? 0;

  return (
    <ul className={styles.figures} aria-label={t("figures.label")}>
      <One
        name={t("figures.manifests")}
        measure={{
          figure: format.count(sums.manifests),
          unit: t("unit_manifests", { count: sums.manifests }),
        }}
        below={
          <Link to="/manifests" search={{ period }}>
            {t("figures.see")}
          </Link>
        }
      />
      <One
        name={t("figures.planned")}
        measure={mass(sums.planned_g)}
        missing={t("none.planned_g")}
        below={t("figures.planned_means")}
      />
      <One
        name={t("figures.removed")}
        measure={mass(sums.removed_g)}
        missing={t("none.removed_g")}
        below={t("figures.removed_means")}
      />
      <One
        name={t("figures.accepted")}
        measure={mass(sums.accepted_g)}
        missing={t("none.accepted_g")}
        below={t("figures.accepted_means")}
      />
      <One
        name={t("figures.today")}
        measure={{
          figure: format.count(overview.issued_today),
          unit: t("unit_manifests", { count: overview.issued_today }),
        }}
        below={t("figures.closed", { count: closed, number: format.count(closed) })}
      />
      <One
        name={t("figures.organisations")}
        measure={{
          figure: format.count(overview.organisations),
          unit: t("unit_organisations", { count: overview.organisations }),
        }}
        below={
          overview.revoked_devices === 0
            ? t("figures.devices", { count: overview.devices, number: format.count(overview.devices) })
            : t("figures.devices_revoked", {
                number: format.count(overview.devices),
                revoked: format.count(overview.revoked_devices),
              })
        }
      />
    </ul>
  );
}

function One({
  name,
  measure,
  missing = "",
  below,
}: {
  name: string;
  measure: Measure | undefined;
  /** What is said when there is no figure. */
  missing?: string;
  below: ReactNode;
}) {
  return (
    <li
      className={styles.one}
      style={measure && ({ "--letters": measure.figure.length + measure.unit.length + 1 } as CSSProperties)}
    >
      <div className="muted">{name}</div>
      {measure === undefined ? (
        <Missing size="large">{missing}</Missing>
      ) : (
        <Figure measure={measure} size="huge" />
      )}
      <div className={styles.below}>{below}</div>
    </li>
  );
}
