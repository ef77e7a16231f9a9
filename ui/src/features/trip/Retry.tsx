import { useTranslation } from "react-i18next";
import { BigButton } from "@/components/BigButton";

/** The one way on from a page of the cab that could not be read. */
export function Retry({ onRetry }: { onRetry: () => void }) {
  const { t } = useTranslation("common");
  return <BigButton onClick={onRetry}>{t("retry")}</BigButton>;
}
