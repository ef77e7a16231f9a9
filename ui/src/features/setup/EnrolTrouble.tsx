import { Button } from "antd";
import { useTranslation } from "react-i18next";
import type { Problem } from "@/api/generated/Problem";
import { ProblemFailure } from "@/features/shared/ProblemFailure";
import { problemAction } from "@/features/shared/problems";

/** Enrolment failed: its three lines, and the button that helps. */
export function EnrolTrouble({
  problem,
  onField,
  onRetry,
  onDone,
}: {
  problem: Problem;
  /** Back to what was typed. */
  onField: () => void;
  /** The same once more; what is done already is not done again. */
  onRetry: () => void;
  /** It was enrolled after all. */
  onDone: () => void;
}) {
  const { t } = useTranslation(["setup", "common"]);
  const leads = problemAction[problem.code];
  if (leads === "field") return <ProblemFailure error={problem} onAct={onField} />;
  if (leads === "open_start") return <ProblemFailure error={problem} onAct={onDone} />;
  // There is no courier yet who would try again by itself.
  if (leads === "send_now")
    return (
      <ProblemFailure
        error={problem}
        so={t("enrol.offline_so")}
        now={t("enrol.offline_now")}
        action={<Button onClick={onRetry}>{t("common:retry")}</Button>}
      />
    );
  return <ProblemFailure error={problem} action={<Button onClick={onRetry}>{t("common:retry")}</Button>} />;
}
