import { useTranslation } from "react-i18next";
import type { Settings } from "@/api/generated/Settings";
import { Card } from "@/components/Card";
import { ChoiceCards } from "@/components/ChoiceCards";
import { useSaveSettings } from "@/features/shared/mutations";
import { ProblemFailure } from "@/features/shared/ProblemFailure";
import styles from "./Settings.module.css";

/** Language, text size, colours and workplace. What is chosen holds at once. */
export function LookPart({ settings }: { settings: Settings }) {
  const { t } = useTranslation(["settings", "common"]);
  const save = useSaveSettings();
  const change = (changed: Partial<Settings>) => save.mutate({ ...settings, ...changed });
  return (
    <Card>
      <div className={styles.parts}>
        <ChoiceCards
          label={t("look.language")}
          value={settings.language}
          choices={[
            { value: "zh-CN", title: "简体中文", lang: "zh-CN" },
            { value: "en", title: "English", lang: "en" },
          ]}
          onChange={(language) => change({ language })}
        />
        <ChoiceCards
          label={t("look.size")}
          value={settings.text_size}
          choices={(["standard", "large", "extra_large"] as const).map((value) => ({
            value,
            title: t(`look.sizes.${value}`),
          }))}
          onChange={(text_size) => change({ text_size })}
        />
        <ChoiceCards
          label={t("look.theme")}
          value={settings.theme}
          choices={(["light", "dark"] as const).map((value) => ({
            value,
            title: t(`look.themes.${value}`),
          }))}
          onChange={(theme) => change({ theme })}
        />
        <ChoiceCards
          label={t("look.workplace")}
          value={settings.workplace ?? undefined}
          choices={(["producer", "transporter", "disposal"] as const).map((value) => ({
            value,
            title: t(`common:workplace.${value}`),
          }))}
          onChange={(workplace) => change({ workplace })}
        />
        <p className="muted">{t("look.workplace_text")}</p>
        {save.isError && <ProblemFailure error={save.error} onAct={() => save.mutate(save.variables)} />}
      </div>
    </Card>
  );
}
