import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useTranslation } from "react-i18next";
import { Card } from "@/components/Card";
import { EmptyState } from "@/components/EmptyState";
import { Page } from "@/components/Page";
import { useOpenKey } from "@/features/shared/KeyKeeper";
import { ProblemFailure } from "@/features/shared/ProblemFailure";
import { problemAction } from "@/features/shared/problems";
import { Preview } from "./Preview";
import { progressQuery, useChooseSpreadsheet, useImport, useLastRun } from "./queries";
import { Result } from "./Result";
import { Running } from "./Running";

/** Manifests out of a spreadsheet: choose, look, import, and what became of it. */
export function Importing({
  chosen,
  onChosen,
  onList,
}: {
  /** The file that was chosen, if one was. */
  chosen: string | undefined;
  onChosen: (chosen: string | undefined) => void;
  onList: () => void;
}) {
  const { t } = useTranslation("importing");
  const openKey = useOpenKey();
  const progress = useQuery(progressQuery).data;
  const choosing = useChooseSpreadsheet();
  const importing = useImport();
  const last = useLastRun(chosen);

  const choose = () =>
    choosing.mutate(undefined, { onSuccess: (file) => file !== null && onChosen(file.chosen) });
  const run = async () => {
    if (chosen !== undefined && (await openKey())) importing.mutate(chosen);
  };
  const isRunning = last?.state === "running" || progress?.is_running === true;

  return (
    <Page title={t("title")} sub={t("sub")}>
      {choosing.isError && <ProblemFailure error={choosing.error} onAct={choose} />}
      {last?.state === "failed" && !isRunning && (
        <ProblemFailure
          error={last.problem}
          so={t("failed_so")}
          onAct={problemAction[last.problem.code] === "choose_again" ? choose : () => void run()}
        />
      )}
      {isRunning ? (
        <Running progress={progress} />
      ) : chosen === undefined ? (
        <Card>
          <EmptyState
            from={t("start_text")}
            action={
              <Button type="primary" size="large" loading={choosing.isPending} onClick={choose}>
                {t("choose")}
              </Button>
            }
          >
            {t("start")}
          </EmptyState>
        </Card>
      ) : last?.state === "done" ? (
        <Result chosen={chosen} done={last.done} onList={onList} onAnother={() => onChosen(undefined)} />
      ) : (
        <Preview chosen={chosen} onChoose={choose} onImport={() => void run()} />
      )}
    </Page>
  );
}
