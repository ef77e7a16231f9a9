import { Button } from "antd";
import { useTranslation } from "react-i18next";
import { DayField } from "@/components/DayField";
import { Field } from "@/components/Field";
import { type DraftLine, emptyLine, type ManifestDraft } from "@/features/shared/forms/manifestDraft";
import styles from "./ConsignorPanel.module.css";
import { Panel } from "./Panel";
import { PartyField } from "./PartyField";
import type { FieldProps } from "./useTold";
import { WasteLine } from "./WasteLine";

/** Part 1, 移出: whose waste, which wastes, when. */
export function ConsignorPanel({
  draft,
  own,
  wantsAnother,
  isAgent,
  change,
  ...fields
}: FieldProps & {
  draft: ManifestDraft;
  /** What the own organisation is called. */
  own: string;
  /** Whether it is written for another consignor. */
  wantsAnother: boolean;
  /** Whether to write for others is their work. */
  isAgent: boolean;
  change: (next: (before: ManifestDraft) => ManifestDraft) => void;
}) {
  const { t } = useTranslation("manifests");
  const changeLine = (key: string, next: Partial<DraftLine>) =>
    change((before) => ({
      ...before,
      lines: before.lines.map((line) => (line.key === key ? { ...line, ...next } : line)),
    }));
  const add = () =>
    change((before) => ({
      ...before,
      lines: [...before.lines, emptyLine(String(1 + Math.max(0, ...before.lines.map(keyNumber))))],
    }));

  return (
    <Panel number={1} title={t("new.part.consignor")}>
      <Consignor
        draft={draft}
        own={own}
        wantsAnother={wantsAnother}
        isAgent={isAgent}
        change={change}
        {...fields}
      />
      <ol className={styles.lines} data-field="lines">
        {draft.lines.map((line, at) => (
          <li key={line.key}>
            <WasteLine
              line={line}
              at={at}
              others={draft.lines.filter((other) => other.key !== line.key).map((other) => other.waste_code)}
              onChange={(next) => changeLine(line.key, next)}
              {...(draft.lines.length > 1 && {
                onRemove: () =>
                  change((before) => ({
                    ...before,
                    lines: before.lines.filter((other) => other.key !== line.key),
                  })),
              })}
              {...fields}
            />
          </li>
        ))}
      </ol>
      <div>
        <Button onClick={add}>{t("new.add_line")}</Button>
      </div>
      <Field
        name="planned_on"
        label={t("new.planned_on")}
        {...fields.told("planned_on")}
        onLeave={() => fields.onLeave("planned_on")}
      >
        {(control) => (
          <DayField
            {...control}
            value={draft.planned_on}
            onChange={(planned_on) => change((before) => ({ ...before, planned_on }))}
          />
        )}
      </Field>
    </Panel>
  );
}

function Consignor({
  draft,
  own,
  wantsAnother,
  isAgent,
  change,
  ...fields
}: FieldProps & {
  draft: ManifestDraft;
  own: string;
  wantsAnother: boolean;
  /** Whether to write for others is their work. */
  isAgent: boolean;
  change: (next: (before: ManifestDraft) => ManifestDraft) => void;
}) {
  const { t } = useTranslation("manifests");
  const { t: steps } = useTranslation("steps");
  // What follows from who they are need not be said, and a form that says nothing is not kept.
  const turn = (to: boolean) =>
    change((before) => ({ ...before, for_another: to === isAgent ? null : to, consignor: null }));

  if (wantsAnother)
    return (
      <div className={styles.consignor}>
        <div className={styles.search}>
          <PartyField
            partyRole="consignor"
            value={draft.consignor}
            onChange={(consignor) => change((before) => ({ ...before, consignor }))}
            {...fields}
          />
        </div>
        <p className="muted">{t("new.for_another_means")}</p>
        <Button type="link" onClick={() => turn(false)}>
          {t("new.for_own")}
        </Button>
      </div>
    );
  return (
    <div className={styles.own}>
      <span>
        <span className="muted">{steps("role.consignor")}</span> <b>{own}</b>
      </span>
      <Button type="link" onClick={() => turn(true)}>
        {t("new.for_another")}
      </Button>
    </div>
  );
}

function keyNumber({ key }: DraftLine): number {
  return Number(key) || 0;
}
