import { Button, Input, type InputRef } from "antd";
import { type FormEvent, useEffect, useId, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { ConsoleError } from "@/api/console";
import { Failure } from "@/components/Failure";
import { ConsoleFailure } from "@/features/shared/ConsoleFailure";
import { useNow } from "@/features/shared/useNow";
import { useSignIn } from "./queries";
import styles from "./SignInForm.module.css";

/** How long the node lets nobody try when it does not say, in seconds. */
const USUAL_PAUSE_S = 10;

/** Takes the token that the node printed when it was started. */
export function SignInForm() {
  const { t } = useTranslation("console");
  const id = useId();
  const field = useRef<InputRef>(null);
  const [token, setToken] = useState("");
  const signIn = useSignIn();
  const pause = usePause(signIn);

  useEffect(() => field.current?.focus(), []);
  useEffect(() => {
    // A wrong token is typed anew: what was typed is selected.
    if (signIn.error !== null) field.current?.focus({ cursor: "all" });
  }, [signIn.error]);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (token.trim() === "") field.current?.focus();
    else if (pause === 0) signIn.mutate(token.trim());
  };

  return (
    <form className={styles.form} onSubmit={submit}>
      <label htmlFor={id}>{t("sign_in.token")}</label>
      <Input.Password
        id={id}
        ref={field}
        size="large"
        value={token}
        autoComplete="off"
        spellCheck={false}
        aria-describedby={`${id}-where`}
        aria-invalid={signIn.isError}
        onChange={(event) => setToken(event.target.value)}
      />
      <div id={`${id}-where`} className={styles.where}>
        <p>{t("sign_in.where")}</p>
        <p>{t("sign_in.line")}</p>
        <p>{t("sign_in.again")}</p>
      </div>
      {signIn.isError && <SignInFailure error={signIn.error} pause={pause} />}
      <Button type="primary" size="large" htmlType="submit" loading={signIn.isPending} disabled={pause > 0}>
        {pause > 0 ? t("sign_in.wait", { count: pause }) : t("sign_in.act")}
      </Button>
    </form>
  );
}

function SignInFailure({ error, pause }: { error: unknown; pause: number }) {
  const { t } = useTranslation("console");
  const code = error instanceof ConsoleError ? error.problem?.code : undefined;
  if (code === "unauthorized")
    return (
      <Failure what={t("wrong_token.what")} so={t("wrong_token.so")} now={t("wrong_token.now")} code={code} />
    );
  if (code === "too-many-tries")
    return (
      <Failure
        what={t("too_many.what")}
        so={t("too_many.so")}
        now={pause > 0 ? t("too_many.now", { count: pause }) : t("too_many.over")}
        code={code}
      />
    );
  return <ConsoleFailure error={error} />;
}

/** Seconds until the node looks at tokens again; 0 when one may try. */
function usePause({ error, submittedAt }: { error: unknown; submittedAt: number }): number {
  const isPaused = error instanceof ConsoleError && error.problem?.code === "too-many-tries";
  const now = useNow(isPaused ? 500 : 60_000);
  if (!isPaused) return 0;
  const pauseS = error.retryAfterS ?? USUAL_PAUSE_S;
  // The time was last looked at before the token was shown.
  return Math.min(pauseS, Math.max(0, Math.ceil((submittedAt - now) / 1000) + pauseS));
}
