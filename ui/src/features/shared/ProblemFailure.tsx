import { useRouter } from "@tanstack/react-router";
import { Button } from "antd";
import type { ReactNode } from "react";
import { problemOf } from "@/api/call";
import type { Problem } from "@/api/generated/Problem";
import { Failure } from "@/components/Failure";
import { useOpenKey } from "./KeyKeeper";
import { useSendNow } from "./mutations";
import { type ProblemAction, problemAction } from "./problems";
import { readDiagnosis } from "./queries";
import { useProblemText } from "./useProblemText";

/**
 * A problem on screen: its three lines, its button, its code, and the diagnosis for the help desk.
 *
 * Where the button leads is the table's, see `problems.ts`. `onAct` is what it does here instead; a button that only
 * the screen could carry out is left away without it. `action` replaces the button altogether.
 */
export function ProblemFailure({
  error,
  onAct,
  action,
  so,
  now,
}: {
  /** Whatever a query or a mutation failed with. */
  error: unknown;
  onAct?: () => void;
  action?: ReactNode;
  /** What it means for the data, where this screen knows better than the table. */
  so?: ReactNode;
  /** What to do now, likewise. */
  now?: ReactNode;
}) {
  const problem = problemOf(error);
  const text = useProblemText()(problem);
  const everywhere = useActionFromAnywhere(problem);
  const act = onAct ?? everywhere;
  const own =
    act !== undefined && text.button !== undefined ? <Button onClick={act}>{text.button}</Button> : undefined;
  return (
    <Failure
      what={text.what}
      so={so ?? text.so}
      now={now ?? text.now}
      code={problem.code}
      detail={text.detail}
      // To be offline is the normal case: it needs nobody.
      tone={problemAction[problem.code] === "send_now" ? "hazard" : "danger"}
      action={action ?? own}
      diagnosis={readDiagnosis}
    />
  );
}

/** What a problem's button does wherever it is shown; nothing when that depends on the screen. */
function useActionFromAnywhere(problem: Problem): (() => void) | undefined {
  // A desk that does not answer is told of before there are any pages to go to.
  const router = useRouter({ warn: false }) as ReturnType<typeof useRouter> | undefined;
  const openKey = useOpenKey();
  const sendNow = useSendNow();
  const acts: Partial<Record<ProblemAction, () => void>> = {
    unlock: () => void openKey(),
    send_now: () => sendNow.mutate(),
    open_delivery: () => void router?.navigate({ to: "/delivery" }),
    open_start: () => void router?.navigate({ to: "/" }),
    export: () => void router?.navigate({ to: "/settings" }),
    set_up: () => void router?.navigate({ to: "/setup" }),
    enrol: () => void router?.navigate({ to: "/setup" }),
  };
  return acts[problemAction[problem.code]];
}
