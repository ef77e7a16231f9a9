import { useTranslation } from "react-i18next";
import type { DetailView } from "@/api/generated/DetailView";
import { KeyValue } from "@/components/KeyValue";
import { useFieldName } from "./useFieldName";

/** Every field that has no place of its own, by its name as far as it has one. */
export function Details({ details }: { details: readonly DetailView[] }) {
  const { t } = useTranslation("evidence");
  const field = useFieldName();
  return (
    <details>
      <summary>{t("details", { count: details.length })}</summary>
      <KeyValue
        items={details.map(({ path, value }) => [
          field(path),
          <span key={path} title={path}>
            {value}
          </span>,
        ])}
      />
    </details>
  );
}
