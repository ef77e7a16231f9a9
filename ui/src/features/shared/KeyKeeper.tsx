import { useQueryClient } from "@tanstack/react-query";
import { createContext, type ReactNode, use, useCallback, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { deskQuery } from "./queries";
import { AskPin } from "./signing/AskPin";

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
  const { t } = useTranslation("signing");
  const client = useQueryClient();
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
    answer.current?.(isOpen);
    answer.current = undefined;
  };

  return (
    <OpenKey value={openKey}>
      {children}
      {isAsking && (
        <AskPin
          title={t("pin.open_title")}
          action={t("pin.open_action")}
          onOpen={() => end(true)}
          onCancel={() => end(false)}
        >
          <p className="muted">{t("pin.open_why")}</p>
        </AskPin>
      )}
    </OpenKey>
  );
}
