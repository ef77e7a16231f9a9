import { type ReactNode, useCallback, useState } from "react";
import { useTranslation } from "react-i18next";
import { ProblemError, problemOf } from "@/api/call";
import type { ActRequest } from "@/api/generated/ActRequest";
import type { Signing } from "@/api/generated/Signing";
import { useSign } from "../mutations";
import { Acting } from "./Acting";
import { ActSentence } from "./ActSentence";
import { AskPin } from "./AskPin";

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
  form: string | null;
  settle: (signing: Promise<Signing>) => void;
};

/** Whether signing ended because the person did not give the PIN: nothing went wrong, and nothing need be said. */
export function isPutOff(error: unknown): boolean {
  return problemOf(error).code === "sign.locked";
}

/** Signs acts, and asks for the PIN when the key is closed. */
export function useSigner(): Signer {
  const { t } = useTranslation("signing");
  const { mutateAsync: give } = useSign();
  const [asked, setAsked] = useState<Asked>();

  const sign = useCallback(
    (act: ActRequest, options?: { form?: string }) => {
      const form = options?.form ?? null;
      // The desk knows whether its key is open; the screen's memory of it may be a moment old.
      return give({ act, form }).catch((error: unknown) => {
        if (!isPutOff(error)) throw error;
        return new Promise<Signing>((settle) => setAsked({ act, form, settle }));
      });
    },
    [give],
  );

  if (asked === undefined) return { sign, dialog: null };
  const end = (signing: Promise<Signing>) => {
    setAsked(undefined);
    asked.settle(signing);
  };
  const dialog = (
    <AskPin
      title={t("pin.title")}
      action={t("pin.action")}
      onOpen={() => end(give({ act: asked.act, form: asked.form }))}
      onCancel={() => end(Promise.reject(new ProblemError({ code: "sign.locked" })))}
    >
      <p>
        <ActSentence act={asked.act} />
      </p>
      <Acting />
      <p className="muted">{t("pin.why")}</p>
    </AskPin>
  );
  return { sign, dialog };
}
