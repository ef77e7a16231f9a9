import { Button } from "antd";
import { useTranslation } from "react-i18next";
import { ConsoleError } from "@/api/console";
import { Failure } from "@/components/Failure";

/** A request of the console that failed. What the node says is in the reader's language already. */
export function ConsoleFailure({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const { t } = useTranslation("common");
  const problem = error instanceof ConsoleError ? error.problem : undefined;
  const retry = onRetry !== undefined && <Button onClick={onRetry}>{t("retry")}</Button>;

  if (problem === undefined) {
    return (
      <Failure
        what={t("node_silent.what")}
        so={t("node_silent.so")}
        now={t("node_silent.now")}
        code="no-answer"
        action={retry}
        diagnosis={async () => String(error)}
      />
    );
  }
  return (
    <Failure
      what={problem.title}
      so={problem.detail}
      now={problem.errors.map((field) => `${field.pointer}: ${field.detail}`).join(" ")}
      code={problem.request_id === null ? problem.code : `${problem.code} · ${problem.request_id}`}
      action={retry}
      diagnosis={async () => JSON.stringify(problem, null, 2)}
    />
  );
}
