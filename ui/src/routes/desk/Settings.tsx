import { useTranslation } from "react-i18next";
import { Page } from "@/components/Page";

export function SettingsScreen() {
  const { t } = useTranslation("common");
  return <Page title={t("nav.settings")} />;
}
