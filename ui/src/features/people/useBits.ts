import { useTranslation } from "react-i18next";

/** What an organisation may be. A regulator's key is the root's to sign. */
export const INVITED_KINDS = [
  "producer",
  "transporter",
  "disposal",
  "collector",
  "agent",
  "auditor",
] as const;
export type InvitedKind = (typeof INVITED_KINDS)[number];

const KINDS = [...INVITED_KINDS, "regulator"] as const;

/** Kinds and powers in words; one that a newer node knows stays as it is written. */
export function useBits(): (bits: readonly string[]) => string {
  const { t } = useTranslation(["people", "steps"]);
  return (bits) =>
    bits
      .map((bit) => {
        if (bit === "org_admin") return t("org_admin");
        const kind = KINDS.find((one) => one === bit);
        return kind === undefined ? bit : t(`steps:kind.${kind}`);
      })
      .join(t("and"));
}
