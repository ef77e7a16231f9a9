import { Segmented } from "antd";
import { useTranslation } from "react-i18next";
import type { Language } from "@/lib/language";
import type { TextSize } from "@/theme/theme";
import { TEXT_SIZES, usePreferences } from "./preferences";
import styles from "./TopBar.module.css";

/** The language and the size of the text. */
export function ReadingChoice() {
  const { t } = useTranslation("console");
  const [{ language, textSize }, choose] = usePreferences();
  return (
    <div className={styles.reading}>
      <Segmented<Language>
        aria-label={t("language")}
        value={language}
        options={[
          { value: "zh-CN", label: <span lang="zh-CN">中文</span> },
          { value: "en", label: <span lang="en">EN</span>, title: "English" },
        ]}
        onChange={(next) => choose({ language: next })}
      />
      <Segmented<TextSize>
        aria-label={t("text_size")}
        value={textSize}
        options={TEXT_SIZES.map((size) => ({ value: size, label: t(`size.${size}`) }))}
        onChange={(next) => choose({ textSize: next })}
      />
    </div>
  );
}
