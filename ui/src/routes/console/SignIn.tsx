import { useTranslation } from "react-i18next";
import { Page } from "@/components/Page";

export function SignInScreen() {
  const { t } = useTranslation("common");
  return (
    <main>
      <Page title={t("console")} />
    </main>
  );
}
