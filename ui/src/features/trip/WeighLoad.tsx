import { useTranslation } from "react-i18next";
import type { LineView } from "@/api/generated/LineView";
import type { ManifestView } from "@/api/generated/ManifestView";
import { BigButton } from "@/components/BigButton";
import { Card } from "@/components/Card";
import { QuantityField } from "@/components/QuantityField";
import { useFormat } from "@/i18n/useFormat";
import { shortened } from "@/lib/texts";
import type { KeptForm } from "../shared/forms/useKeptForm";
import { Cab } from "./Cab";
import type { PickUpForm } from "./pickUpForm";

/** What the scale at the workshop shows, for wastes that the consignor has not weighed. */
export function WeighLoad({
  load,
  lines,
  form,
  onBack,
  onNext,
}: {
  load: ManifestView;
  lines: readonly LineView[];
  form: KeptForm<PickUpForm>;
  onBack: () => void;
  onNext: () => void;
}) {
  const { t } = useTranslation(["trip", "steps"]);
  const format = useFormat();
  const { removed } = form.value;
  const left = lines.filter(({ id }) => removed[id] === undefined).length;
  const weigh = (line: string, grams: number | null) =>
    form.change((before) => {
      const { [line]: _, ...others } = before.removed;
      return { ...before, removed: grams === null ? others : { ...others, [line]: grams } };
    });

  return (
    <Cab
      title={t("trip:weigh.title")}
      sub={load.row.consignor}
      onBack={onBack}
      note={left > 0 ? t("trip:weigh.left", { count: left }) : undefined}
      buttons={
        <BigButton kind="primary" disabled={left > 0} onClick={onNext}>
          {t("trip:weigh.next")}
        </BigButton>
      }
    >
      <p>{t("trip:weigh.how")}</p>
      {lines.map((line) => (
        <Card key={line.id}>
          <label htmlFor={`removed-${line.id}`}>
            <b>{shortened(line.waste_name ?? t("steps:unnamed_waste"), 30)}</b>
            {line.planned !== null && (
              <span className="muted num">
                {" "}
                {t("steps:weight.planned")} {format.tonnes(line.planned.grams)}
              </span>
            )}
          </label>
          <div data-field={line.id}>
            <QuantityField
              id={`removed-${line.id}`}
              size="large"
              startUnit="kg"
              value={removed[line.id] ?? null}
              onChange={(grams) => weigh(line.id, grams)}
            />
          </div>
        </Card>
      ))}
    </Cab>
  );
}
