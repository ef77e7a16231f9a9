import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { EmptyState } from "@/components/EmptyState";

/** An address that no page has. */
export function NotFound() {
  const { t } = useTranslation("console");
  return <EmptyState action={<Link to="/">{t("not_found.board")}</Link>}>{t("not_found.what")}</EmptyState>;
}
