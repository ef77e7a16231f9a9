import { useTranslation } from "react-i18next";
import { Page } from "@/components/Page";

export function BoardScreen() {
  const { t } = useTranslation("common");
  return <Page title={t("console_nav.board")} />;
}
