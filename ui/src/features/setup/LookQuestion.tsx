import { Button } from "antd";
import type { FormEvent } from "react";
import { useTranslation } from "react-i18next";
import type { Settings } from "@/api/generated/Settings";
import { Card } from "@/components/Card";
import { ChoiceCards } from "@/components/ChoiceCards";
import { Figure } from "@/components/Figure";
import { Mark } from "@/features/shared/Mark";
import { useSaveSettings } from "@/features/shared/mutations";
import { ProblemFailure } from "@/features/shared/ProblemFailure";
import { useLanguage } from "@/i18n/useFormat";
import { tonnes } from "@/lib/weights";
import { Head } from "./Head";
import styles from "./Setup.module.css";

/** Language and text size; what is chosen is seen at once, in the sample and around it. */
export function LookQuestion({ settings, onNext }: { settings: Settings; onNext: () => void }) {
  const { t } = useTranslation("setup");
  const save = useSaveSettings();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onNext();
  };

  return (
    <form className={styles.question} onSubmit={submit}>
      <Head title={t("look.title")}>{t("look.later")}</Head>
      <ChoiceCards
        label={t("look.language")}
        value={settings.language}
        autoFocus
        choices={[
          { value: "zh-CN", title: "简体中文", lang: "zh-CN" },
          { value: "en", title: "English", lang: "en" },
        ]}
        onChange={(language) => save.mutate({ ...settings, language })}
      />
      <ChoiceCards
        label={t("look.size")}
        value={settings.text_size}
        choices={(["standard", "large", "extra_large"] as const).map((size) => ({
          value: size,
          title: t(`look.sizes.${size}`),
        }))}
        onChange={(text_size) => save.mutate({ ...settings, text_size })}
      />
      <Sample />
      {save.isError && <ProblemFailure error={save.error} onAct={() => save.mutate(save.variables)} />}
      <div className={styles.ways}>
        <Button type="primary" htmlType="submit" size="large">
          {t("next")}
        </Button>
      </div>
    </form>
  );
}

/** A row as it will look in the lists. */
function Sample() {
  const { t } = useTranslation("setup");
  const language = useLanguage();
  return (
    <section aria-label={t("look.sample")}>
      <Card>
        <div className={styles.sample}>
          <div>
            <b>{t("look.sample_title")}</b>
            <div className="muted num">{t("look.sample_text")}</div>
          </div>
          <Figure measure={tonnes(1_200_000, language)} size="large" />
          <Mark mark={{ mark: "only_here" }} />
        </div>
      </Card>
    </section>
  );
}
