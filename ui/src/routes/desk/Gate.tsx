import { useTranslation } from "react-i18next";
import { Page } from "@/components/Page";

export function GateScreen() {
  const { t } = useTranslation("common");
  return <Page title={t("nav.gate")} />;
}
