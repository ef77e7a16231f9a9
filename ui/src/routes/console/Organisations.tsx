import { useTranslation } from "react-i18next";
import { Page } from "@/components/Page";

export function OrganisationsScreen() {
  const { t } = useTranslation("common");
  return <Page title={t("console_nav.organisations")} />;
}
