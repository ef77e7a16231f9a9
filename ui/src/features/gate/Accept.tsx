import { Button, Input } from "antd";
import type { TextAreaRef } from "antd/es/input/TextArea";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { ManifestView } from "@/api/generated/ManifestView";
import type { Opinion } from "@/api/generated/Opinion";
import type { Signing } from "@/api/generated/Signing";
import { Card } from "@/components/Card";
import { Glyph } from "@/components/Glyph";
import { QuantityField } from "@/components/QuantityField";
import { Section } from "@/components/Section";
import { Skeleton } from "@/components/Skeleton";
import { useKeys } from "@/components/useKeys";
import { useFormat } from "@/i18n/useFormat";
import { CheckCard } from "../shared/CheckCard";
import { RestoredNotice } from "../shared/forms/RestoredNotice";
import { type KeptForm, useKeptForm } from "../shared/forms/useKeptForm";
import { useSignNow } from "../shared/mutations";
import { ProblemFailure } from "../shared/ProblemFailure";
import { useAct } from "../shared/signing/useAct";
import { DifferenceLine } from "./DifferenceLine";
import { differenceOf, differs } from "./differences";
import styles from "./Gate.module.css";
import { type AcceptForm, acceptAct, NOT_DECIDED, withMass } from "./receptionForm";

const OPINIONS: readonly Opinion[] = ["full", "difference", "part"];

/**
 * The receiver's opinion on what was weighed.
 *
 * It may be given while the receipt still waits for its ten seconds: the receipt is then signed first, because
 * whoever goes on will not take it back.
 */
export function Accept({ load, receipt }: { load: ManifestView; receipt: Signing | undefined }) {
  const { t } = useTranslation(["gate", "custody", "steps"]);
  const { id } = load.row;
  const kept = `acceptance/${id}`;
  const form = useKeptForm<AcceptForm>("reception", kept, NOT_DECIDED);
  const signNow = useSignNow();
  const signing = useAct();
  const note = useRef<TextAreaRef>(null);
  const [asksNote, setAsksNote] = useState(false);
  const [hasOpened, setOpened] = useState(false);

  const here = weighedBy(load, receipt);
  const isDifferent = differs(load.lines, here);
  const opinion = form.value.opinion ?? (isDifferent ? "difference" : "full");
  const givesMass = hasOpened || opinion === "part" || Object.keys(form.value.accepted).length > 0;
  const needsNote = opinion !== "full" && form.value.note.trim() === "";
  const act = acceptAct(id, load.lines, form.value, opinion);
  const isBusy = signing.isBusy || signNow.isPending;

  const accept = async () => {
    if (isBusy) return;
    if (needsNote) {
      setAsksNote(true);
      note.current?.focus();
      return;
    }
    await form.flush();
    if (receipt !== undefined && !(await signNow.mutateAsync(receipt.id).then(isOnItsWay, () => false)))
      return;
    await signing.give(act, { form: kept });
  };
  useKeys({ "mod+Enter": () => void accept() });
  if (!form.isReady) return <Skeleton rows={4} />;

  return (
    <>
      <Section title={t("gate:weigh")}>
        <Card>
          <ul className={styles.form}>
            {load.lines.map((line) => (
              <li key={line.id}>
                <b>{line.waste_name ?? t("steps:unnamed_waste")}</b>{" "}
                <span className="faint num">{line.waste_code}</span>
                <div>
                  <DifferenceLine difference={differenceOf(line, here(line.id))} />
                </div>
              </li>
            ))}
          </ul>
        </Card>
      </Section>
      <Section title={t("gate:accept_title")}>
        <div className={styles.form}>
          <RestoredNotice form={form} />
          <fieldset className={styles.opinions} data-field="opinion">
            <legend className="sr-only">{t("gate:accept_title")}</legend>
            {OPINIONS.map((one) => (
              <label key={one} className={styles.opinion}>
                <input
                  type="radio"
                  name={`opinion-${id}`}
                  checked={opinion === one}
                  onChange={() => form.change((before) => ({ ...before, opinion: one }))}
                />
                {t(`steps:opinion.${one}`)}
              </label>
            ))}
          </fieldset>
          {isDifferent && (
            <p className={styles.told}>
              <Glyph name="triangle" /> {t("custody:told")}
            </p>
          )}
          {opinion !== "full" && (
            <>
              {givesMass ? (
                <AcceptedMasses load={load} form={form} here={here} />
              ) : (
                <div>
                  <Button type="link" size="small" onClick={() => setOpened(true)}>
                    {t("gate:other_mass")}
                  </Button>
                </div>
              )}
              <div className={styles.field} data-field="note">
                <label htmlFor={`note-${id}`}>{t("gate:note")}</label>
                <Input.TextArea
                  id={`note-${id}`}
                  ref={note}
                  autoSize={{ minRows: 2, maxRows: 6 }}
                  value={form.value.note}
                  placeholder={t("gate:note_example")}
                  status={asksNote && needsNote ? "error" : ""}
                  aria-invalid={asksNote && needsNote}
                  aria-describedby={asksNote && needsNote ? `note-${id}-fault` : undefined}
                  onChange={(event) => form.change((before) => ({ ...before, note: event.target.value }))}
                />
                {asksNote && needsNote && (
                  <p id={`note-${id}-fault`} className={styles.fault} role="alert">
                    {t("gate:note_missing")}
                  </p>
                )}
              </div>
            </>
          )}
          {receipt === undefined && (
            <CheckCard act={act} lineOf={(line) => load.lines.findIndex((one) => one.id === line)} />
          )}
          {signNow.error !== null && <ProblemFailure error={signNow.error} />}
          {signing.problem !== undefined && <ProblemFailure error={signing.problem} />}
          <div className={styles.foot}>
            <span className="muted">{receipt !== undefined && t("gate:receipt_first")}</span>
            <Button type="primary" size="large" loading={isBusy} onClick={() => void accept()}>
              {t(`gate:do.${opinion}`)}
            </Button>
          </div>
        </div>
        {signing.dialog}
      </Section>
    </>
  );
}

/** What is accepted of each waste, where it is not all that was weighed. */
function AcceptedMasses({
  load,
  form,
  here,
}: {
  load: ManifestView;
  form: KeptForm<AcceptForm>;
  here: (line: string) => number | null;
}) {
  const { t } = useTranslation(["gate", "steps"]);
  const format = useFormat();
  return load.lines.map((line) => {
    const weighed = here(line.id);
    return (
      <div key={line.id} className={styles.field} data-field={line.id}>
        <label htmlFor={`accepted-${line.id}`}>
          {t("gate:accepted_of", { waste: line.waste_name ?? t("steps:unnamed_waste") })}
          {weighed !== null && (
            <span className="muted"> {t("gate:as_weighed", { mass: format.kilograms(weighed) })}</span>
          )}
        </label>
        <QuantityField
          id={`accepted-${line.id}`}
          startUnit="kg"
          value={form.value.accepted[line.id] ?? null}
          onChange={(grams) =>
            form.change((before) => ({ ...before, accepted: withMass(before.accepted, line.id, grams) }))
          }
        />
      </div>
    );
  });
}

/** What each line weighs here: as it was signed, or as the receipt that still waits says. */
function weighedBy(load: ManifestView, receipt: Signing | undefined): (line: string) => number | null {
  return (line) => {
    const signed = load.lines.find(({ id }) => id === line)?.received?.grams;
    if (signed !== undefined) return signed;
    if (receipt?.act.act !== "receive") return null;
    return receipt.act.weighed.find((mass) => mass.line === line)?.grams ?? null;
  };
}

/** A receipt that “waits” although it was to be signed now is being signed just then. */
function isOnItsWay({ state }: Signing): boolean {
  return state.state === "signed" || state.state === "waiting";
}
