import { Button } from "antd";
import type { ReactNode } from "react";
import { problemOf } from "@/api/call";
import { Failure } from "@/components/Failure";
import { readDiagnosis } from "./queries";
import { useProblemText } from "./useProblemText";

/**
 * A problem on screen: its three lines, its code, and the diagnosis for the help desk.
 *
 * `onAct` is what the problem's own button does here; without it the button is not drawn. `action` replaces it.
 */
export function ProblemFailure({
  error,
  onAct,
  action,
}: {
  /** Whatever a query or a mutation failed with. */
  error: unknown;
  onAct?: () => void;
  action?: ReactNode;
}) {
  const problem = problemOf(error);
  const text = useProblemText()(problem);
  const own =
    onAct !== undefined && text.button !== undefined ? (
      <Button onClick={onAct}>{text.button}</Button>
    ) : undefined;
  return (
    <Failure
      what={text.what}
      so={text.so}
      now={text.now}
      code={problem.code}
      action={action ?? own}
      diagnosis={readDiagnosis}
    />
  );
}
