import { useTranslation } from "react-i18next";

const KINDS = ["producer", "transporter", "disposal", "collector", "agent", "regulator", "auditor"] as const;

/** What a kind of organisation is called. A kind that a newer ledger brings is shown by its own name. */
export function useKindName(): (kind: string) => string {
  const { t } = useTranslation("steps");
  return (kind) => {
    const known = KINDS.find((one) => one === kind);
    return known === undefined ? kind : t(`kind.${known}`);
  };
}
