import { useQueryClient } from "@tanstack/react-query";
import { createContext, type ReactNode, use, useCallback, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { problemOf } from "@/api/call";
import { PinDialog } from "@/components/PinDialog";
import { useUnlock } from "./mutations";
import { deskQuery } from "./queries";
import { useProblemText } from "./useProblemText";

const OpenKey = createContext<() => Promise<boolean>>(() => Promise.resolve(false));

/**
 * Opens the signing key before an act: `if (await openKey()) sign(...)`.
 *
 * Answers at once when the key is open; else the PIN is asked for, and `false` means that the person thought
 * better of it.
 */
export function useOpenKey(): () => Promise<boolean> {
  return use(OpenKey);
}

/** Holds the one dialog that asks for the PIN. */
export function KeyKeeper({ children }: { children: ReactNode }) {
  const { t } = useTranslation("steps");
  const client = useQueryClient();
  const unlock = useUnlock();
  const say = useProblemText();
  const [isAsking, setAsking] = useState(false);
  const answer = useRef<(isOpen: boolean) => void>(undefined);

  const openKey = useCallback(async () => {
    const status = await client.ensureQueryData(deskQuery);
    if (!status.is_locked) return true;
    return new Promise<boolean>((resolve) => {
      answer.current?.(false);
      answer.current = resolve;
      setAsking(true);
    });
  }, [client]);

  const end = (isOpen: boolean) => {
    setAsking(false);
    unlock.reset();
    answer.current?.(isOpen);
    answer.current = undefined;
  };

  const fault = unlock.isError ? say(problemOf(unlock.error)) : undefined;
  return (
    <OpenKey value={openKey}>
      {children}
      {isAsking && (
        <PinDialog
          title={t("key.title")}
          action={t("key.open")}
          busy={unlock.isPending}
          {...(fault !== undefined && { fault: `${fault.what}${fault.now}` })}
          onPin={(pin) => unlock.mutate(pin, { onSuccess: () => end(true) })}
          onCancel={() => end(false)}
        >
          <p className="muted">{t("key.why")}</p>
        </PinDialog>
      )}
    </OpenKey>
  );
}
