import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { Overview } from "@/api/generated/console/Overview";
import { StatusTag } from "@/features/shared/StatusTag";
import { useFormat } from "@/i18n/useFormat";
import styles from "./StatusStrip.module.css";

/** How many manifests stand where, now. Each opens its list. */
export function StatusStrip({ statuses }: { statuses: Overview["statuses"] }) {
  const { t } = useTranslation("board");
  const format = useFormat();
  return (
    <ul className={styles.strip} aria-label={t("by_status")}>
      {statuses.map(({ status, count }) => (
        <li key={status}>
          <Link to="/manifests" search={{ status }}>
            <StatusTag status={status} />
            <span className="num">{format.count(count)}</span>
          </Link>
        </li>
      ))}
    </ul>
  );
}
