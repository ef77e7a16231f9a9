import { Button, Input } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ActRequest } from "@/api/generated/ActRequest";
import type { ManifestView } from "@/api/generated/ManifestView";
import type { RefusalReason } from "@/api/generated/RefusalReason";
import { ConfirmDialog } from "@/components/ConfirmDialog";
import { Field } from "@/components/Field";
import { ProblemFailure } from "@/features/shared/ProblemFailure";
import { useAct } from "@/features/shared/signing/useAct";
import { useWaitingAct } from "@/features/shared/signing/useWaitingAct";
import { manifestCode } from "@/lib/codes";
import styles from "./OtherSteps.module.css";

const REASONS: readonly RefusalReason[] = ["mismatch", "packaging", "not_permitted", "no_capacity", "other"];

/** What the own organisation may sign instead of going on: 作废 before pick-up, 拒收 at the gate. */
export function OtherSteps({
  view: { row, other_steps },
}: {
  view: Pick<ManifestView, "row" | "other_steps">;
}) {
  const { t } = useTranslation("manifests");
  const [asked, ask] = useState<"void" | "refuse">();
  const waiting = useWaitingAct(row.id);
  const close = () => ask(undefined);
  if (waiting !== undefined) return null;
  return (
    <>
      {other_steps.includes("voided") && (
        <Button danger onClick={() => ask("void")}>
          {t("page.void.button")}
        </Button>
      )}
      {other_steps.includes("refused") && (
        <Button danger onClick={() => ask("refuse")}>
          {t("page.refuse.button")}
        </Button>
      )}
      {asked === "void" && <Void manifest={row.id} code={row.code} onClose={close} />}
      {asked === "refuse" && <Refuse manifest={row.id} code={row.code} onClose={close} />}
    </>
  );
}

type Asked = { manifest: string; code: string; onClose: () => void };

function Void({ manifest, code, onClose }: Asked) {
  const { t } = useTranslation("manifests");
  const [reason, setReason] = useState("");
  const [isTried, setTried] = useState(false);
  const isMissing = reason.trim() === "";
  return (
    <Ask
      words="void"
      code={code}
      act={isMissing ? undefined : { act: "void", manifest, reason: reason.trim() }}
      onTry={() => setTried(true)}
      onClose={onClose}
    >
      <Field
        name="reason"
        label={t("page.void.reason")}
        fault={isTried && isMissing ? t("page.void.missing") : undefined}
      >
        {({ invalid, ...control }) => (
          <Input.TextArea
            {...control}
            aria-invalid={invalid}
            autoSize={{ minRows: 2, maxRows: 6 }}
            placeholder={t("page.void.example")}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        )}
      </Field>
    </Ask>
  );
}

function Refuse({ manifest, code, onClose }: Asked) {
  const { t } = useTranslation("manifests");
  const { t: steps } = useTranslation("steps");
  const [reason, setReason] = useState<RefusalReason>();
  const [note, setNote] = useState("");
  const [isTried, setTried] = useState(false);
  const said = note.trim() === "" ? null : note.trim();
  const needsNote = reason === "other" && said === null;
  const fault = isTried ? t("page.refuse.missing") : undefined;
  return (
    <Ask
      words="refuse"
      code={code}
      act={reason === undefined || needsNote ? undefined : { act: "refuse", manifest, reason, note: said }}
      onTry={() => setTried(true)}
      onClose={onClose}
    >
      <Field
        name="reason"
        label={t("page.refuse.reason")}
        group
        fault={reason === undefined ? fault : undefined}
      >
        {() => (
          <div className={styles.reasons}>
            {REASONS.map((one) => (
              <label key={one} className={styles.reason}>
                <input
                  type="radio"
                  name={`refusal-${manifest}`}
                  checked={reason === one}
                  onChange={() => setReason(one)}
                />
                {steps(`refusal_reason.${one}`)}
              </label>
            ))}
          </div>
        )}
      </Field>
      <Field name="note" label={t("page.refuse.note")} fault={needsNote ? fault : undefined}>
        {({ invalid, ...control }) => (
          <Input.TextArea
            {...control}
            aria-invalid={invalid}
            autoSize={{ minRows: 2, maxRows: 6 }}
            placeholder={t("page.refuse.example")}
            value={note}
            onChange={(event) => setNote(event.target.value)}
          />
        )}
      </Field>
    </Ask>
  );
}

/** The dialog around a reason. `act` is none while something is missing; then the fields say so. */
function Ask({
  words,
  code,
  act,
  onTry,
  onClose,
  children,
}: {
  words: "void" | "refuse";
  code: string;
  act: ActRequest | undefined;
  onTry: () => void;
  onClose: () => void;
  children: React.ReactNode;
}) {
  const { t } = useTranslation("manifests");
  const signing = useAct();
  const sign = async () => {
    onTry();
    if (act !== undefined && (await signing.give(act)) !== undefined) onClose();
  };
  return (
    <>
      <ConfirmDialog
        title={t(`page.${words}.title`, { code: manifestCode(code) })}
        action={t(`page.${words}.action`)}
        danger
        busy={signing.isBusy}
        onConfirm={() => void sign()}
        onCancel={onClose}
      >
        <p className="muted">{t(`page.${words}.means`)}</p>
        {children}
        {signing.problem !== undefined && <ProblemFailure error={signing.problem} />}
      </ConfirmDialog>
      {signing.dialog}
    </>
  );
}
