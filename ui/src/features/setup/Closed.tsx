import { Button } from "antd";
import { useTranslation } from "react-i18next";
import type { Problem } from "@/api/generated/Problem";
import { ProblemFailure } from "@/features/shared/ProblemFailure";
import { Head } from "./Head";
import styles from "./Setup.module.css";

/** Data is there and cannot be opened: why, and once more. */
export function Closed({ problem, onRetry }: { problem: Problem | null; onRetry: () => void }) {
  const { t } = useTranslation(["setup", "common"]);
  return (
    <section className={styles.question}>
      <Head title={t("closed.title")} />
      {/* Whatever it was, it may be gone by now: another window was closed, a disk was put back. */}
      <ProblemFailure
        error={problem ?? { code: "ui.no_answer", why: "" }}
        action={
          <Button type="primary" onClick={onRetry}>
            {t("common:retry")}
          </Button>
        }
      />
    </section>
  );
}
