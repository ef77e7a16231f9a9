import { useTranslation } from "react-i18next";
import type { LineGrams } from "@/api/generated/LineGrams";
import type { LineView } from "@/api/generated/LineView";
import { Card } from "@/components/Card";
import { Field } from "@/components/Field";
import { QuantityField } from "@/components/QuantityField";
import { Hazards, hazardsOf } from "@/features/shared/Hazards";
import { useFormat } from "@/i18n/useFormat";
import styles from "./IssueManifest.module.css";

/** Grams that left, by the id of the line. */
export type Removed = Record<string, number>;

/** The same as an act has it. */
export function weighed(lines: readonly LineView[], removed: Removed): LineGrams[] {
  return lines.flatMap(({ id }) => {
    const grams = removed[id];
    return grams === undefined ? [] : [{ line: id, grams }];
  });
}

/** The wastes of a draft, each with a field for what has been weighed already. */
export function LinesToWeigh({
  lines,
  removed,
  onChange,
  onReadable,
}: {
  lines: readonly LineView[];
  removed: Removed;
  onChange: (next: (before: Removed) => Removed) => void;
  onReadable: (field: string, isReadable: boolean) => void;
}) {
  return (
    <ol className={styles.lines}>
      {lines.map((line) => (
        <li key={line.id}>
          <Line
            line={line}
            grams={removed[line.id] ?? null}
            onChange={(grams) =>
              onChange(({ [line.id]: _, ...rest }) => (grams === null ? rest : { ...rest, [line.id]: grams }))
            }
            onReadable={(isReadable) => onReadable(line.id, isReadable)}
          />
        </li>
      ))}
    </ol>
  );
}

function Line({
  line,
  grams,
  onChange,
  onReadable,
}: {
  line: LineView;
  grams: number | null;
  onChange: (grams: number | null) => void;
  onReadable: (isReadable: boolean) => void;
}) {
  const { t } = useTranslation("manifests");
  const { t: steps } = useTranslation("steps");
  const format = useFormat();
  return (
    <Card>
      <div className={styles.line}>
        <div className={styles.what}>
          <b>{line.waste_name ?? steps("unnamed_waste")}</b>{" "}
          <span className="faint num">
            {[line.category, line.waste_code].filter((part) => part !== null).join(" ")}
          </span>
          <div>
            <Hazards hazards={hazardsOf([line])} />
          </div>
          <div className="muted">
            {[
              line.form,
              line.packaging,
              line.packages === null
                ? null
                : t("page.pieces", { count: line.packages, figure: String(line.packages) }),
            ]
              .filter((part) => part !== null)
              .join(" · ")}
          </div>
          <div>
            {steps("weight.planned")}{" "}
            <b className="num">
              {line.planned === null ? steps("not_yet") : format.tonnes(line.planned.grams)}
            </b>
          </div>
        </div>
        <div className={styles.weight}>
          {line.removed === null ? (
            <Field name={line.id} label={steps("weight.removed")} note={t("new.removed_note")}>
              {({ invalid: _, ...control }) => (
                <QuantityField
                  {...control}
                  value={grams}
                  onChange={onChange}
                  onFault={(fault) => onReadable(fault === undefined)}
                />
              )}
            </Field>
          ) : (
            <>
              {steps("weight.removed")} <b className="num">{format.tonnes(line.removed.grams)}</b>
            </>
          )}
        </div>
      </div>
    </Card>
  );
}
