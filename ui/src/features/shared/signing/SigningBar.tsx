import { useMutation, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Button } from "antd";
import { type ReactNode, useEffect } from "react";
import { useTranslation } from "react-i18next";
import type { Problem } from "@/api/generated/Problem";
import type { Signing } from "@/api/generated/Signing";
import type { SigningState } from "@/api/generated/SigningState";
import { Countdown } from "@/components/Countdown";
import { Glyph } from "@/components/Glyph";
import { manifestCode } from "@/lib/codes";
import { useDismissSigning, useSignNow, useTakeBack } from "../mutations";
import { ProblemFailure } from "../ProblemFailure";
import { signingsQuery } from "../queries";
import { Acting } from "./Acting";
import { ActSentence } from "./ActSentence";
import styles from "./SigningBar.module.css";
import { isPutOff, useSigner } from "./useSigner";

/** How long an act waits before it is signed. */
const WAIT_MS = 10_000;
/** How long a good end is told of; a bad one stays until somebody has seen it. */
const TELL_MS = 10_000;

/** Acts on their way to a signature, and how they ended. Nothing is drawn when there are none. */
export function SigningBar() {
  const { t } = useTranslation("signing");
  const { data } = useQuery(signingsQuery);
  const signings = data?.signings ?? [];
  if (signings.length === 0) return null;
  return (
    <section className={styles.bar} aria-label={t("bar")}>
      {signings.map((signing) => (
        <One key={signing.id} signing={signing} state={signing.state} />
      ))}
    </section>
  );
}

function One({ signing, state }: { signing: Signing; state: SigningState }) {
  switch (state.state) {
    case "waiting":
      return <Waiting signing={signing} endsAt={Date.parse(state.signs_at)} />;
    case "signed":
      return <Signed signing={signing} manifest={state.manifest} code={state.code} />;
    case "taken_back":
      return <TakenBack signing={signing} />;
    case "failed":
      return <Failed signing={signing} problem={state.problem} />;
  }
}

function Waiting({ signing, endsAt }: { signing: Signing; endsAt: number }) {
  const { t } = useTranslation("signing");
  const back = useTakeBack();
  const now = useSignNow();
  return (
    <>
      <Countdown
        endsAt={endsAt}
        spanMs={WAIT_MS}
        nowLabel={t("now")}
        onTakeBack={() => back.mutate(signing.id)}
        onNow={() => now.mutate(signing.id)}
      >
        <ActSentence act={signing.act} />
        <Acting />
        <div className="muted">{t("waits")}</div>
      </Countdown>
      {back.isError && <ProblemFailure error={back.error} />}
      {now.isError && <ProblemFailure error={now.error} />}
    </>
  );
}

function Signed({ signing, manifest, code }: { signing: Signing; manifest: string; code: string }) {
  const { t } = useTranslation("signing");
  return (
    <Notice signing={signing} tone="ok">
      <Glyph name="tick" />
      <span className={styles.text}>
        {t(signing.step === null ? "prepared" : "signed", { act: t(`act.${signing.act.act}`) })}{" "}
        <Link to="/manifests/$manifest" params={{ manifest }}>
          {manifestCode(code)}
        </Link>
      </span>
    </Notice>
  );
}

function TakenBack({ signing }: { signing: Signing }) {
  const { t } = useTranslation("signing");
  const isNew = signing.act.act === "issue_new" || signing.act.act === "prepare";
  return (
    <Notice signing={signing} tone="grey">
      <span className={styles.text}>
        {t("taken_back", { act: t(`act.${signing.act.act}`) })}{" "}
        {isNew && signing.form !== null && (
          <Link to="/manifests/new" search={{ form: signing.form }}>
            {t("form.go_on")}
          </Link>
        )}
      </span>
    </Notice>
  );
}

/** A good end: told quietly, and gone after a while. */
function Notice({ signing, tone, children }: { signing: Signing; tone: "ok" | "grey"; children: ReactNode }) {
  const { t } = useTranslation("common");
  const { mutate: forget } = useDismissSigning();
  useEffect(() => {
    const timer = setTimeout(() => forget(signing.id), TELL_MS);
    return () => clearTimeout(timer);
  }, [forget, signing.id]);
  return (
    <div className={styles.notice} data-tone={tone} role="status">
      {children}
      <Button type="text" size="small" onClick={() => forget(signing.id)}>
        {t("close")}
      </Button>
    </div>
  );
}

function Failed({ signing, problem }: { signing: Signing; problem: Problem }) {
  const { t } = useTranslation("signing");
  const signer = useSigner();
  const forget = useDismissSigning();
  const again = useMutation({
    mutationFn: () => signer.sign(signing.act, signing.form === null ? {} : { form: signing.form }),
    onSuccess: () => forget.mutate(signing.id),
  });
  const failed = again.isError && !isPutOff(again.error) ? again.error : problem;
  return (
    <div className={styles.failed}>
      <div className={styles.what}>
        {t("failed")} <ActSentence act={signing.act} />
      </div>
      <ProblemFailure
        error={failed}
        action={
          <>
            <Button loading={again.isPending} onClick={() => again.mutate()}>
              {t("again")}
            </Button>
            <Button type="text" onClick={() => forget.mutate(signing.id)}>
              {t("seen")}
            </Button>
          </>
        }
      />
      {signer.dialog}
    </div>
  );
}
