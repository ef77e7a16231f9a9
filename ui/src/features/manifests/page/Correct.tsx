import { Button, Input, Select } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ManifestView } from "@/api/generated/ManifestView";
import { ConfirmDialog } from "@/components/ConfirmDialog";
import { Field } from "@/components/Field";
import { correctedField, isMass, lineOf } from "@/features/shared/corrections/names";
import { ProblemFailure } from "@/features/shared/ProblemFailure";
import { useAct } from "@/features/shared/signing/useAct";
import { useWaitingAct } from "@/features/shared/signing/useWaitingAct";
import { useFormat } from "@/i18n/useFormat";
import { manifestCode } from "@/lib/codes";
import styles from "./Corrections.module.css";

/** The button that proposes to correct what was signed; nothing where the own organisation has no word. */
export function Correct({ view }: { view: ManifestView }) {
  const { t } = useTranslation("manifests");
  const [isOpen, open] = useState(false);
  const waiting = useWaitingAct(view.row.id);
  if (view.correctable.length === 0 || waiting !== undefined) return null;
  return (
    <>
      <Button onClick={() => open(true)}>{t("page.correct.button")}</Button>
      {isOpen && <Propose view={view} onClose={() => open(false)} />}
    </>
  );
}

type Change = { key: number; path: string | undefined; value: string };

function Propose({ view, onClose }: { view: ManifestView; onClose: () => void }) {
  const { t } = useTranslation("manifests");
  const [changes, setChanges] = useState<Change[]>([{ key: 0, path: undefined, value: "" }]);
  const [reason, setReason] = useState("");
  const [isTried, setTried] = useState(false);
  const signing = useAct();
  const fields = changes.flatMap(({ path, value }) =>
    path === undefined || value.trim() === "" ? [] : [{ path, value: value.trim() }],
  );
  const isWhole = fields.length === changes.length && reason.trim() !== "";
  const put = (change: Change) =>
    setChanges((all) => all.map((one) => (one.key === change.key ? change : one)));
  const sign = async () => {
    setTried(true);
    if (!isWhole) return;
    const act = { act: "correct", manifest: view.row.id, reason: reason.trim(), fields } as const;
    if ((await signing.give(act)) !== undefined) onClose();
  };
  return (
    <>
      <ConfirmDialog
        title={t("page.correct.title", { code: manifestCode(view.row.code) })}
        action={t("page.correct.action")}
        busy={signing.isBusy}
        onConfirm={() => void sign()}
        onCancel={onClose}
      >
        <p className="muted">{t("page.correct.means")}</p>
        {changes.map((change) => (
          <OneField
            key={change.key}
            view={view}
            change={change}
            taken={changes.flatMap(({ key, path }) =>
              key === change.key || path === undefined ? [] : [path],
            )}
            isTried={isTried}
            onChange={put}
            onRemove={
              changes.length > 1
                ? () => setChanges((all) => all.filter(({ key }) => key !== change.key))
                : undefined
            }
          />
        ))}
        <Button
          type="text"
          onClick={() =>
            setChanges((all) => [
              ...all,
              { key: Math.max(...all.map(({ key }) => key)) + 1, path: undefined, value: "" },
            ])
          }
        >
          {t("page.correct.add")}
        </Button>
        <Field
          name="reason"
          label={t("page.correct.reason")}
          fault={isTried && reason.trim() === "" ? t("page.correct.no_reason") : undefined}
        >
          {({ invalid, ...control }) => (
            <Input.TextArea
              {...control}
              aria-invalid={invalid}
              autoSize={{ minRows: 2, maxRows: 6 }}
              placeholder={t("page.correct.example")}
              value={reason}
              onChange={(event) => setReason(event.target.value)}
            />
          )}
        </Field>
        {signing.problem !== undefined && <ProblemFailure error={signing.problem} />}
      </ConfirmDialog>
      {signing.dialog}
    </>
  );
}

/** One field with what stands there now and what should. */
function OneField({
  view,
  change,
  taken,
  isTried,
  onChange,
  onRemove,
}: {
  view: ManifestView;
  change: Change;
  /** The fields that are chosen elsewhere in the form. */
  taken: readonly string[];
  isTried: boolean;
  onChange: (change: Change) => void;
  onRemove: (() => void) | undefined;
}) {
  const { t } = useTranslation("manifests");
  const { t: steps } = useTranslation("steps");
  const format = useFormat();
  const nameOf = (path: string) => {
    const at = view.lines.findIndex(({ id }) => id === lineOf(path));
    return correctedField(path, steps, view.lines.length > 1 && at !== -1 ? at + 1 : undefined);
  };
  const chosen = view.correctable.find(({ path }) => path === change.path);
  const now = (path: string, value: string) => (isMass(path) ? format.tonnes(Number(value)) : value);
  return (
    <div className={styles.field}>
      <Field
        name={`path-${change.key}`}
        label={t("page.correct.field")}
        fault={isTried && change.path === undefined ? t("page.correct.no_field") : undefined}
      >
        {({ invalid, ...control }) => (
          <Select
            {...control}
            aria-invalid={invalid}
            value={change.path ?? null}
            onChange={(path: string) => onChange({ ...change, path })}
            options={view.correctable
              .filter(({ path }) => !taken.includes(path))
              .map(({ path }) => ({ value: path, label: nameOf(path) }))}
          />
        )}
      </Field>
      <Field
        name={`value-${change.key}`}
        label={t("page.correct.value")}
        note={
          chosen === undefined
            ? undefined
            : t("page.correct.now", {
                value: chosen.value === null ? steps("correction.nothing") : now(chosen.path, chosen.value),
              })
        }
        fault={isTried && change.value.trim() === "" ? t("page.correct.no_value") : undefined}
      >
        {({ invalid, ...control }) => (
          <Input
            {...control}
            aria-invalid={invalid}
            placeholder={chosen !== undefined && isMass(chosen.path) ? "1.157 t" : undefined}
            value={change.value}
            onChange={(event) => onChange({ ...change, value: event.target.value })}
          />
        )}
      </Field>
      {onRemove !== undefined && (
        <Button type="text" onClick={onRemove}>
          {t("page.correct.remove")}
        </Button>
      )}
    </div>
  );
}
