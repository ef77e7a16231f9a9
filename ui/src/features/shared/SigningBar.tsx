import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Button } from "antd";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import type { Signing } from "@/api/generated/Signing";
import { useAnnounce } from "@/components/Announcer";
import { Countdown } from "@/components/Countdown";
import { Glyph } from "@/components/Glyph";
import { manifestCode } from "@/lib/codes";
import { useDismissSigning, useSignNow, useTakeBack } from "./mutations";
import { ProblemFailure } from "./ProblemFailure";
import { signingsQuery } from "./queries";
import styles from "./SigningBar.module.css";

/** For so long a step waits and can be taken back. */
const WAIT_MS = 10_000;
/** So long a good end stays in sight. */
const SHOWN_MS = 8_000;

/** What is being signed, on whatever page one is: it waits, was signed, or could not be. */
export function SigningBar() {
  const { t } = useTranslation("steps");
  const { data } = useQuery(signingsQuery);
  const shown = (data?.signings ?? []).filter(({ state }) => state.state !== "taken_back");
  if (shown.length === 0) return null;

  return (
    <section className={styles.bar} aria-label={t("signing.label")}>
      {shown.map((signing) => (
        <Notice key={signing.id} signing={signing} />
      ))}
    </section>
  );
}

function Notice({ signing }: { signing: Signing }) {
  const { t } = useTranslation("steps");
  const takeBack = useTakeBack();
  const signNow = useSignNow();
  const dismiss = useDismissSigning();
  const act = t(`act.${signing.act.act}`);
  const { state } = signing;

  switch (state.state) {
    case "waiting":
      return (
        <Countdown
          endsAt={Date.parse(state.signs_at)}
          spanMs={WAIT_MS}
          nowLabel={t("signing.now")}
          onTakeBack={() => takeBack.mutate(signing.id)}
          onNow={() => signNow.mutate(signing.id)}
        >
          <b>{t("signing.waiting", { act })}</b>
          <div className="muted">{t("signing.waiting_means")}</div>
        </Countdown>
      );
    case "signed":
      return <Signed id={signing.id} act={act} manifest={state.manifest} code={state.code} />;
    case "failed":
      return (
        <ProblemFailure
          error={state.problem}
          action={<Button onClick={() => dismiss.mutate(signing.id)}>{t("signing.seen")}</Button>}
        />
      );
    case "taken_back":
      return null;
  }
}

function Signed({ id, act, manifest, code }: { id: string; act: string; manifest: string; code: string }) {
  const { t } = useTranslation("steps");
  const announce = useAnnounce();
  const { mutate: dismiss } = useDismissSigning();
  const said = t("signing.signed", { act, code: manifestCode(code) });
  useEffect(() => announce(said), [announce, said]);
  useEffect(() => {
    const timer = setTimeout(() => dismiss(id), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [dismiss, id]);

  return (
    <div className={styles.signed}>
      <Glyph name="tick" />
      <b>{said}</b>
      <Link to="/manifests/$manifest" params={{ manifest }}>
        {t("signing.see")}
      </Link>
      <Button type="text" size="small" onClick={() => dismiss(id)}>
        {t("signing.seen")}
      </Button>
    </div>
  );
}
