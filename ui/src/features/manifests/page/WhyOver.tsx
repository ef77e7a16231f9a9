import { useTranslation } from "react-i18next";
import type { ManifestView } from "@/api/generated/ManifestView";
import type { RefusalReason } from "@/api/generated/RefusalReason";
import { Finding } from "./Finding";

const REASONS = [
  "mismatch",
  "packaging",
  "not_permitted",
  "no_capacity",
  "other",
] as const satisfies RefusalReason[];

/** Why a manifest ended before its load was accepted, and what is to be done with the load. */
export function WhyOver({ view }: { view: Pick<ManifestView, "steps" | "voiding" | "refusal"> }) {
  const { t } = useTranslation("manifests");
  const { t: steps } = useTranslation("steps");
  const stands = (kind: "voided" | "refused") =>
    view.steps.some(({ step, stands }) => step === kind && stands);
  const { voiding, refusal } = view;
  const known = REASONS.find((reason) => reason === refusal?.reason);
  const why = [known === undefined ? refusal?.reason : steps(`refusal_reason.${known}`), refusal?.note]
    .filter((part) => part != null && part !== "")
    .join(" · ");
  return (
    <>
      {voiding !== null && stands("voided") && (
        <Finding tone="grey">
          <b>{t("page.voided", { reason: voiding.reason ?? t("page.no_reason") })}</b>
          <p className="muted">{t("page.voided_means")}</p>
        </Finding>
      )}
      {refusal !== null && stands("refused") && (
        <Finding tone="hazard">
          <b>{t("page.load_refused", { reason: why === "" ? t("page.no_reason") : why })}</b>
          <p className="muted">{t("page.load_refused_means")}</p>
        </Finding>
      )}
    </>
  );
}
