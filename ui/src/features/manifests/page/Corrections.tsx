import { Button, Input } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { CorrectionView } from "@/api/generated/CorrectionView";
import type { ManifestView } from "@/api/generated/ManifestView";
import { Card } from "@/components/Card";
import { ConfirmDialog } from "@/components/ConfirmDialog";
import { Field } from "@/components/Field";
import { Section } from "@/components/Section";
import { CorrectionCard } from "@/features/shared/corrections/CorrectionCard";
import { ProblemFailure } from "@/features/shared/ProblemFailure";
import { useAct } from "@/features/shared/signing/useAct";
import { useWaitingAct } from "@/features/shared/signing/useWaitingAct";
import styles from "./Corrections.module.css";

/** What was corrected, what is proposed, and, for whoever is asked, the two buttons. */
export function Corrections({ view }: { view: ManifestView }) {
  const { t } = useTranslation("steps");
  if (view.corrections.length === 0) return null;
  return (
    <Section title={t("correction.title")}>
      <Card flush>
        <ul className={styles.corrections} aria-label={t("correction.title")}>
          {view.corrections.map((correction) => (
            <CorrectionCard
              key={correction.entry}
              correction={correction}
              lines={view.lines.map(({ id }) => id)}
              actions={<Answer manifest={view.row.id} correction={correction} />}
            />
          ))}
        </ul>
      </Card>
    </Section>
  );
}

function Answer({ manifest, correction }: { manifest: string; correction: CorrectionView }) {
  const { t } = useTranslation("manifests");
  const [asked, ask] = useState<"approve" | "decline" | "withdraw">();
  const waiting = useWaitingAct(manifest);
  if (waiting !== undefined || !(correction.may_answer || correction.may_withdraw)) return null;
  const close = () => ask(undefined);
  return (
    <div className={styles.actions}>
      {correction.may_answer && (
        <>
          <Button type="primary" onClick={() => ask("approve")}>
            {t("page.correct.approve.button")}
          </Button>
          <Button onClick={() => ask("decline")}>{t("page.correct.decline.button")}</Button>
        </>
      )}
      {correction.may_withdraw && (
        <Button onClick={() => ask("withdraw")}>{t("page.correct.withdraw.button")}</Button>
      )}
      {asked !== undefined && (
        <Ask manifest={manifest} correction={correction.entry} words={asked} onClose={close} />
      )}
    </div>
  );
}

function Ask({
  manifest,
  correction,
  words,
  onClose,
}: {
  manifest: string;
  correction: string;
  words: "approve" | "decline" | "withdraw";
  onClose: () => void;
}) {
  const { t } = useTranslation("manifests");
  const [reason, setReason] = useState("");
  const signing = useAct();
  const said = reason.trim() === "" ? null : reason.trim();
  const sign = async () => {
    const given = await signing.give(
      words === "approve"
        ? { act: "approve", manifest, correction }
        : { act: "decline", manifest, correction, reason: said },
    );
    if (given !== undefined) onClose();
  };
  return (
    <>
      <ConfirmDialog
        title={t(`page.correct.${words}.title`)}
        action={t(`page.correct.${words}.action`)}
        busy={signing.isBusy}
        onConfirm={() => void sign()}
        onCancel={onClose}
      >
        <p className="muted">{t(`page.correct.${words}.means`)}</p>
        {words === "decline" && (
          <Field name="reason" label={t("page.correct.why_not")}>
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
        )}
        {signing.problem !== undefined && <ProblemFailure error={signing.problem} />}
      </ConfirmDialog>
      {signing.dialog}
    </>
  );
}
