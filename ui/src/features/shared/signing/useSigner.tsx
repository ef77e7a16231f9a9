import { useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useCallback, useState } from "react";
import { useTranslation } from "react-i18next";
import { ProblemError, problemOf } from "@/api/call";
import type { ActRequest } from "@/api/generated/ActRequest";
import type { Problem } from "@/api/generated/Problem";
import type { Signing } from "@/api/generated/Signing";
import { PinDialog } from "@/components/PinDialog";
import { useLanguage } from "@/i18n/useFormat";
import { useProblemText } from "../useProblemText";
import { ActSentence } from "./ActSentence";
import { sign as ask, unlock } from "./calls";

/** What a screen signs with. */
export type Signer = {
  /**
   * Gives an act to be signed: it then waits ten seconds in the signing bar. `form` is the kept form that it came
   * from. When the key is closed, the PIN is asked for first.
   *
   * Rejects with a `ProblemError`; see {@link isPutOff} for a person who closed the dialog.
   */
  sign: (act: ActRequest, options?: { form?: string }) => Promise<Signing>;
  /** To be drawn by the screen. */
  dialog: ReactNode;
};

type Asked = {
  act: ActRequest;
  form: string | undefined;
  settle: (signing: Promise<Signing>) => void;
};

/** Whether signing ended because the person did not give the PIN: nothing went wrong, and nothing need be said. */
export function isPutOff(error: unknown): boolean {
  return problemOf(error).code === "sign.locked";
}

/** Signs acts, and asks for the PIN when the key is closed. */
export function useSigner(): Signer {
  const queries = useQueryClient();
  const [asked, setAsked] = useState<Asked>();

  const give = useCallback(
    async (act: ActRequest, form: string | undefined): Promise<Signing> => {
      const signing = await ask(act, form);
      void queries.invalidateQueries({ queryKey: ["signings"] });
      return signing;
    },
    [queries],
  );

  const sign = useCallback(
    (act: ActRequest, options?: { form?: string }) =>
      give(act, options?.form).catch((error: unknown) => {
        if (problemOf(error).code !== "sign.locked") throw error;
        return new Promise<Signing>((resolve) => {
          setAsked({ act, form: options?.form, settle: resolve });
        });
      }),
    [give],
  );

  const dialog =
    asked === undefined ? null : (
      <AskPin
        act={asked.act}
        onOpen={() => {
          setAsked(undefined);
          void queries.invalidateQueries({ queryKey: ["desk"] });
          asked.settle(give(asked.act, asked.form));
        }}
        onCancel={() => {
          setAsked(undefined);
          asked.settle(Promise.reject(new ProblemError({ code: "sign.locked" })));
        }}
      />
    );

  return { sign, dialog };
}

function AskPin({ act, onOpen, onCancel }: { act: ActRequest; onOpen: () => void; onCancel: () => void }) {
  const { t } = useTranslation("signing");
  const textOf = useProblemText();
  const language = useLanguage();
  const [problem, setProblem] = useState<Problem>();
  const [isBusy, setBusy] = useState(false);

  const open = async (pin: string) => {
    setBusy(true);
    try {
      await unlock(pin);
    } catch (error) {
      setProblem(problemOf(error));
      setBusy(false);
      return;
    }
    onOpen();
  };

  const text = problem === undefined ? undefined : textOf(problem);
  return (
    <PinDialog
      title={t("pin.title")}
      action={t("pin.action")}
      busy={isBusy}
      onPin={(pin) => void open(pin)}
      onCancel={onCancel}
      {...(text !== undefined && {
        fault: [text.what, text.so, text.now].join(language === "en" ? " " : ""),
      })}
    >
      <p>
        <ActSentence act={act} />
      </p>
      <p className="muted">{t("pin.why")}</p>
    </PinDialog>
  );
}
