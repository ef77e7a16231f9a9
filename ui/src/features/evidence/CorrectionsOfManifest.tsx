import { Button, Input } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { CorrectionView } from "@/api/generated/CorrectionView";
import type { ManifestView } from "@/api/generated/console/ManifestView";
import type { Role } from "@/api/generated/Role";
import { Card } from "@/components/Card";
import { ConfirmDialog } from "@/components/ConfirmDialog";
import { Field } from "@/components/Field";
import { Section } from "@/components/Section";
import { ConsoleFailure } from "@/features/shared/ConsoleFailure";
import { CorrectionCard } from "@/features/shared/corrections/CorrectionCard";
import styles from "./CorrectionsOfManifest.module.css";
import { useAnswerCorrection } from "./queries";

/** What was corrected and what is proposed. For a party that cannot answer any more the authority does. */
export function CorrectionsOfManifest({
  manifest: { item, corrections, weights },
}: {
  manifest: Pick<ManifestView, "item" | "corrections" | "weights">;
}) {
  const { t } = useTranslation("steps");
  if (corrections.length === 0) return null;
  return (
    <Section title={t("correction.title")}>
      <Card flush>
        <ul className={styles.corrections} aria-label={t("correction.title")}>
          {corrections.map((correction) => (
            <CorrectionCard
              key={correction.entry}
              correction={correction}
              lines={weights.map(({ line }) => line)}
              actions={correction.may_answer && <Answer manifest={item.id} correction={correction} />}
            />
          ))}
        </ul>
      </Card>
    </Section>
  );
}

type Asked = { role: Role; who: string; approves: boolean };

function Answer({ manifest, correction }: { manifest: string; correction: CorrectionView }) {
  const { t } = useTranslation(["evidence", "steps"]);
  const [asked, ask] = useState<Asked>();
  const [reason, setReason] = useState("");
  const answer = useAnswerCorrection(manifest, correction.entry);
  const sign = ({ role, approves }: Asked) =>
    answer.mutate(
      { approves, answer: { for: role, reason: reason.trim() === "" ? null : reason.trim() } },
      { onSuccess: () => ask(undefined) },
    );
  return (
    <div className={styles.actions}>
      {correction.asked.flatMap(({ roles, who, approved }) => {
        const role = roles[0];
        if (approved !== null || role === undefined) return [];
        const name = who ?? t(`steps:role.${role}`);
        return [
          <Button key={role} onClick={() => ask({ role, who: name, approves: true })}>
            {t("correction.approve_for", { who: name })}
          </Button>,
          <Button key={`${role} not`} onClick={() => ask({ role, who: name, approves: false })}>
            {t("correction.decline_for", { who: name })}
          </Button>,
        ];
      })}
      {asked !== undefined && (
        <ConfirmDialog
          title={t(asked.approves ? "correction.approve_ask" : "correction.decline_ask", { who: asked.who })}
          action={t("conflict.sign")}
          busy={answer.isPending}
          onConfirm={() => sign(asked)}
          onCancel={() => ask(undefined)}
        >
          <p className="muted">{t("correction.means")}</p>
          <Field name="reason" label={t("correction.reason")}>
            {({ invalid, ...control }) => (
              <Input.TextArea
                {...control}
                aria-invalid={invalid}
                autoSize={{ minRows: 2, maxRows: 6 }}
                value={reason}
                onChange={(event) => setReason(event.target.value)}
              />
            )}
          </Field>
          {answer.isError && <ConsoleFailure error={answer.error} />}
        </ConfirmDialog>
      )}
    </div>
  );
}
