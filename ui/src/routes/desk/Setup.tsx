import { useTranslation } from "react-i18next";
import { Page } from "@/components/Page";

export function SetupScreen() {
  const { t } = useTranslation("common");
  return (
    <main>
      <Page title={t("product")} />
    </main>
  );
}
