import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { type ReactNode, useCallback, useState } from "react";
import { problemOf } from "@/api/call";
import type { ActRequest } from "@/api/generated/ActRequest";
import type { Problem } from "@/api/generated/Problem";
import { useAnnounce } from "@/components/Announcer";
import { useKeys } from "@/components/useKeys";
import { jumpToField } from "@/features/shared/check/field";
import { checkQuery } from "@/features/shared/check/queries";
import { useRemarkText } from "@/features/shared/check/useRemarkText";
import { syncQuery } from "@/features/shared/queries";
import { isPutOff, useSigner } from "@/features/shared/signing/useSigner";

/** The end of a form: look once more, then sign. */
export type SignWhenChecked = {
  sign: () => void;
  isBusy: boolean;
  /** Whether it was tried: from then on every field is told what is wrong with it. */
  isTried: boolean;
  /** Why it could not be given for signing. */
  problem: Problem | undefined;
  /** Whether the node is reached, so that what is signed goes at once. */
  isReached: boolean;
  /** Tells whether what is typed in a field can be read; nothing is signed before all can be. */
  onReadable: (field: string, isReadable: boolean) => void;
  /** To be drawn by the screen. */
  dialog: ReactNode;
};

/**
 * Signs an act once nothing stops it, and goes to today's page; Ctrl+Enter does the same. Where something stops it,
 * the cursor is put there and the reason is said. `before` is awaited first.
 */
export function useSignWhenChecked(
  act: ActRequest,
  { form, before }: { form?: string; before?: () => Promise<void> } = {},
): SignWhenChecked {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const announce = useAnnounce();
  const remarkText = useRemarkText();
  const signer = useSigner();
  const { data: sync } = useQuery(syncQuery);
  const [unreadable, setUnreadable] = useState<ReadonlySet<string>>(new Set());
  const [isTried, setTried] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem>();

  const onReadable = useCallback((field: string, isReadable: boolean) => {
    setUnreadable((known) => {
      const next = new Set(known);
      if (isReadable) next.delete(field);
      else next.add(field);
      return next;
    });
  }, []);

  const go = async () => {
    const [first] = unreadable;
    if (first !== undefined) return jumpToField(first);
    setTried(true);
    // What is signed is what was looked at last, whatever the card still shows.
    const card = await queries.fetchQuery({ ...checkQuery(act), staleTime: 0 });
    const stop = card.items.find(({ level }) => level === "stop");
    if (stop !== undefined) {
      announce(remarkText(stop));
      return jumpToField(stop.field ?? "");
    }
    await before?.();
    await signer.sign(act, form === undefined ? {} : { form });
    await navigate({ to: "/today" });
  };

  const sign = () => {
    if (isBusy) return;
    setBusy(true);
    setProblem(undefined);
    go()
      .catch((error: unknown) => !isPutOff(error) && setProblem(problemOf(error)))
      .finally(() => setBusy(false));
  };
  useKeys({ "mod+enter": sign });

  return {
    sign,
    isBusy,
    isTried,
    problem,
    isReached: sync?.phase === "live" || sync?.phase === "exchanging",
    onReadable,
    dialog: signer.dialog,
  };
}
