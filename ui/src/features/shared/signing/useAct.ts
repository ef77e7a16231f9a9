import { type ReactNode, useCallback, useState } from "react";
import { problemOf } from "@/api/call";
import type { ActRequest } from "@/api/generated/ActRequest";
import type { Problem } from "@/api/generated/Problem";
import type { Signing } from "@/api/generated/Signing";
import { isPutOff, useSigner } from "./useSigner";

/** A screen's one act on its way to the signing bar. */
export type Giving = {
  /** Gives the act; the answer is none when it could not be given, or when the person closed the PIN dialog. */
  give: (act: ActRequest, options?: { form?: string }) => Promise<Signing | undefined>;
  isBusy: boolean;
  /** Why the last one could not be given. */
  problem: Problem | undefined;
  /** Forgets the problem, because something was changed. */
  forget: () => void;
  /** To be drawn by the screen. */
  dialog: ReactNode;
};

/** Gives acts for signing and remembers what went wrong, for screens that sign one thing. */
export function useAct(): Giving {
  const { sign, dialog } = useSigner();
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem>();

  const give = useCallback<Giving["give"]>(
    async (act, options) => {
      setBusy(true);
      setProblem(undefined);
      try {
        return await sign(act, options);
      } catch (error) {
        if (!isPutOff(error)) setProblem(problemOf(error));
        return undefined;
      } finally {
        setBusy(false);
      }
    },
    [sign],
  );
  const forget = useCallback(() => setProblem(undefined), []);
  return { give, isBusy, problem, forget, dialog };
}
