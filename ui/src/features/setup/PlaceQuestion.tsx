import { Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Settings } from "@/api/generated/Settings";
import type { Workplace } from "@/api/generated/Workplace";
import { Card } from "@/components/Card";
import { useSaveSettings } from "@/features/shared/mutations";
import { ProblemFailure } from "@/features/shared/ProblemFailure";
import { Head } from "./Head";
import styles from "./Setup.module.css";

const WORKPLACES: readonly Workplace[] = ["producer", "transporter", "disposal"];

/** Where one works. One press answers and goes on; the authority is shown the way to its browser. */
export function PlaceQuestion({
  settings,
  onBack,
  onNext,
}: {
  settings: Settings;
  onBack: () => void;
  onNext: () => void;
}) {
  const { t } = useTranslation("setup");
  const save = useSaveSettings();
  const [isRegulator, setRegulator] = useState(false);
  const choose = (workplace: Workplace) => save.mutate({ ...settings, workplace }, { onSuccess: onNext });

  if (isRegulator) return <InBrowser onBack={() => setRegulator(false)} />;
  return (
    <section className={styles.question}>
      <Head title={t("place.title")}>{t("place.why")}</Head>
      <div className={styles.places}>
        {WORKPLACES.map((place) => (
          <button
            key={place}
            type="button"
            className={styles.place}
            aria-current={place === settings.workplace}
            // biome-ignore lint/a11y/noAutofocus: the first thing of a question that fills the screen
            autoFocus={place === (settings.workplace ?? "producer")}
            onClick={() => choose(place)}
          >
            <b>{t(`place.${place}`)}</b>
            <span className="muted">{t(`place.${place}_text`)}</span>
          </button>
        ))}
        <button type="button" className={styles.place} onClick={() => setRegulator(true)}>
          <b>{t("place.regulator")}</b>
          <span className="muted">{t("place.regulator_text")}</span>
        </button>
      </div>
      {save.isError && (
        <ProblemFailure error={save.error} onAct={() => save.mutate(save.variables, { onSuccess: onNext })} />
      )}
      <div className={styles.ways}>
        <Button onClick={onBack}>{t("back")}</Button>
      </div>
    </section>
  );
}

/** The regulator's screens are the node's, at its own address. */
function InBrowser({ onBack }: { onBack: () => void }) {
  const { t } = useTranslation("setup");
  return (
    <section className={styles.question}>
      <Head title={t("place.regulator")} />
      <Card>
        <p>
          <b>{t("place.in_browser")}</b>
        </p>
        <p>{t("place.in_browser_how")}</p>
      </Card>
      <div className={styles.ways}>
        <Button type="primary" autoFocus onClick={onBack}>
          {t("place.in_browser_back")}
        </Button>
      </div>
    </section>
  );
}
