import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Page } from "@/components/Page";
import styles from "./Gate.module.css";
import { GateQueue } from "./GateQueue";
import { expectedQuery } from "./queries";

/** The gate: its queue at the left, the chosen load at the right; on a narrow screen one of the two. */
export function GateFrame({ chosen, children }: { chosen?: string; children: ReactNode }) {
  const { t } = useTranslation("gate");
  const { data } = useQuery(expectedQuery);
  return (
    <Page
      title={t("title")}
      sub={data && t("done_today", { count: data.done_today })}
      {...(chosen !== undefined && {
        above: (
          <Link to="/gate" className={styles.back ?? ""}>
            ‹ {t("back")}
          </Link>
        ),
      })}
    >
      <div className={styles.gate} data-shows={chosen === undefined ? "queue" : "load"}>
        <div className={styles.queue}>
          <GateQueue {...(chosen !== undefined && { chosen })} />
        </div>
        <div className={styles.load}>{children}</div>
      </div>
    </Page>
  );
}
