import { Button, Input } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ActRequest } from "@/api/generated/ActRequest";
import type { ChosenFile } from "@/api/generated/ChosenFile";
import type { LineView } from "@/api/generated/LineView";
import type { ManifestView } from "@/api/generated/ManifestView";
import type { RecordableView } from "@/api/generated/RecordableView";
import type { RecordProof } from "@/api/generated/RecordProof";
import { ConfirmDialog } from "@/components/ConfirmDialog";
import { Field } from "@/components/Field";
import { QuantityField } from "@/components/QuantityField";
import { ProblemFailure } from "@/features/shared/ProblemFailure";
import { useAct } from "@/features/shared/signing/useAct";
import { useWaitingAct } from "@/features/shared/signing/useWaitingAct";
import { useChoosePicture } from "../mutations";

/** The button that records another party's next step; nothing where there is none, or no part in the manifest. */
export function RecordStep({ view }: { view: ManifestView }) {
  const { t } = useTranslation("manifests");
  const { t: steps } = useTranslation("steps");
  const [isOpen, open] = useState(false);
  const waiting = useWaitingAct(view.row.id);
  const { recordable } = view;
  if (recordable === null || waiting !== undefined) return null;
  const names = {
    step: steps(`step.${recordable.step}`),
    party: recordable.party ?? steps(`role.${recordable.role}`),
  };
  return (
    <>
      <Button onClick={() => open(true)}>{t("page.record.button", names)}</Button>
      {isOpen && <Record view={view} recordable={recordable} names={names} onClose={() => open(false)} />}
    </>
  );
}

function Record({
  view,
  recordable,
  names,
  onClose,
}: {
  view: ManifestView;
  recordable: RecordableView;
  names: { step: string; party: string };
  onClose: () => void;
}) {
  const { t } = useTranslation("manifests");
  const { t: steps } = useTranslation("steps");
  const [reason, setReason] = useState("");
  const [code, setCode] = useState("");
  const [picture, setPicture] = useState<ChosenFile>();
  const [plate, setPlate] = useState("");
  const [grams, setGrams] = useState<Record<string, number>>({});
  const [isTried, setTried] = useState(false);
  const choosing = useChoosePicture();
  const signing = useAct();
  const { by_code } = recordable;

  const weighed = linesToWeigh(view.lines, recordable);
  const wantsPlate = recordable.step === "picked_up";
  const isWhole =
    reason.trim() !== "" &&
    (by_code ? code.trim() !== "" : picture !== undefined) &&
    (!wantsPlate || plate.trim() !== "") &&
    weighed.every(({ id }) => grams[id] !== undefined);
  const proof: RecordProof = by_code
    ? { kind: "code", code: code.trim() }
    : { kind: "picture", chosen: picture?.chosen ?? "" };
  const sign = async () => {
    setTried(true);
    const step = stepOf(view.row.id, recordable, plate, grams);
    if (!isWhole || step === undefined) return;
    if ((await signing.give({ act: "record", step, reason: reason.trim(), proof })) !== undefined) onClose();
  };
  const choose = () =>
    choosing.mutate(undefined, { onSuccess: (chosen) => chosen !== null && setPicture(chosen) });
  const missing = (isMissing: boolean, words: string) => (isTried && isMissing ? words : undefined);

  return (
    <>
      <ConfirmDialog
        title={t("page.record.title", names)}
        action={t("page.record.action")}
        busy={signing.isBusy}
        onConfirm={() => void sign()}
        onCancel={onClose}
      >
        <p className="muted">{t(by_code ? "page.record.means_code" : "page.record.means_picture")}</p>
        <Field
          name="reason"
          label={t("page.record.reason")}
          fault={missing(reason.trim() === "", t("page.record.no_reason"))}
        >
          {({ invalid, ...control }) => (
            <Input
              {...control}
              aria-invalid={invalid}
              placeholder={t("page.record.reason_example")}
              value={reason}
              onChange={(event) => setReason(event.target.value)}
            />
          )}
        </Field>
        {wantsPlate && (
          <Field
            name="plate"
            label={t("page.record.plate")}
            fault={missing(plate.trim() === "", t("page.record.no_plate"))}
          >
            {({ invalid, ...control }) => (
              <Input
                {...control}
                aria-invalid={invalid}
                placeholder="鄂A12345"
                value={plate}
                onChange={(event) => setPlate(event.target.value)}
              />
            )}
          </Field>
        )}
        {weighed.map((line) => (
          <Field
            key={line.id}
            name={line.id}
            label={`${steps(recordable.step === "picked_up" ? "weight.removed" : "weight.received")} · ${line.waste_name ?? steps("unnamed_waste")}`}
            fault={missing(grams[line.id] === undefined, t("page.record.no_weight"))}
          >
            {({ invalid: _, ...control }) => (
              <QuantityField
                {...control}
                value={grams[line.id] ?? null}
                onChange={(value) =>
                  setGrams(({ [line.id]: _, ...rest }) =>
                    value === null ? rest : { ...rest, [line.id]: value },
                  )
                }
              />
            )}
          </Field>
        ))}
        {by_code ? (
          <Field
            name="code"
            label={t("page.record.code")}
            fault={missing(code.trim() === "", t("page.record.no_code"))}
          >
            {({ invalid, ...control }) => (
              <Input
                {...control}
                aria-invalid={invalid}
                autoComplete="off"
                placeholder={t("page.record.code_example")}
                value={code}
                onChange={(event) => setCode(event.target.value)}
              />
            )}
          </Field>
        ) : (
          <Field
            name="picture"
            label={t("page.record.picture")}
            group
            fault={missing(picture === undefined, t("page.record.no_picture"))}
          >
            {() => (
              <div>
                {picture !== undefined && <span className="num">{picture.name} </span>}
                <Button onClick={choose} loading={choosing.isPending}>
                  {t(picture === undefined ? "page.record.choose" : "page.record.choose_again")}
                </Button>
              </div>
            )}
          </Field>
        )}
        {choosing.isError && <ProblemFailure error={choosing.error} />}
        {signing.problem !== undefined && <ProblemFailure error={signing.problem} />}
      </ConfirmDialog>
      {signing.dialog}
    </>
  );
}

/** The lines whose weight the step cannot do without. */
function linesToWeigh(lines: readonly LineView[], { step }: RecordableView): readonly LineView[] {
  if (step === "picked_up") return lines.filter(({ removed }) => removed === null);
  return step === "received" ? lines : [];
}

function stepOf(
  manifest: string,
  { step }: RecordableView,
  plate: string,
  grams: Record<string, number>,
): ActRequest | undefined {
  const weights = Object.entries(grams).map(([line, grams]) => ({ line, grams }));
  switch (step) {
    case "issued":
      return { act: "issue", manifest, removed: [] };
    case "picked_up":
      return { act: "pick_up", manifest, plate: plate.trim(), trailer: null, removed: weights };
    case "delivered":
      return { act: "deliver", manifest };
    case "received":
      return { act: "receive", manifest, weighed: weights };
    case "accepted":
      return { act: "accept", manifest, accepted: [], opinion: "full", note: null };
    default:
      return undefined;
  }
}
