import { Button } from "antd";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import type { LineView } from "@/api/generated/LineView";
import { QuantityField } from "@/components/QuantityField";
import { DifferenceLine } from "./DifferenceLine";
import { differenceOf } from "./differences";
import styles from "./Gate.module.css";
import { LineFacts } from "./LineFacts";
import { netOf, type WeighForm, withMass } from "./receptionForm";

/** One waste on the scale: the net mass, typed or worked out from the full and the empty lorry. */
export function WeighLine({
  line,
  form,
  onChange,
}: {
  line: LineView;
  form: WeighForm;
  onChange: (next: (before: WeighForm) => WeighForm) => void;
}) {
  const { t } = useTranslation("gate");
  const id = useId();
  const gross = form.gross[line.id];
  const tare = form.tare[line.id];
  const [helps, setHelps] = useState(gross !== undefined || tare !== undefined);
  const net = form.weighed[line.id] ?? null;

  const weigh = (which: "gross" | "tare", grams: number | null) =>
    onChange((before) => {
      const next = { ...before, [which]: withMass(before[which], line.id, grams) };
      return {
        ...next,
        weighed: withMass(next.weighed, line.id, netOf(next.gross[line.id], next.tare[line.id])),
      };
    });

  return (
    <li className={styles.weigh}>
      <LineFacts line={line} />
      <div className={styles.scale} data-field={line.id}>
        <label htmlFor={`${id}-net`}>{t("net")}</label>
        <QuantityField
          id={`${id}-net`}
          size="large"
          startUnit="kg"
          value={net}
          onChange={(grams) =>
            onChange((before) => ({ ...before, weighed: withMass(before.weighed, line.id, grams) }))
          }
        />
        {helps ? (
          <>
            <div className={styles.helper}>
              {(["gross", "tare"] as const).map((which) => (
                <div key={which}>
                  <label htmlFor={`${id}-${which}`}>{t(which)}</label>
                  <QuantityField
                    id={`${id}-${which}`}
                    startUnit="kg"
                    value={form[which][line.id] ?? null}
                    onChange={(grams) => weigh(which, grams)}
                  />
                </div>
              ))}
            </div>
            {gross !== undefined && tare !== undefined && tare > gross && (
              <p className={styles.fault} role="alert">
                {t("tare_heavier")}
              </p>
            )}
          </>
        ) : (
          <div>
            <Button type="link" size="small" onClick={() => setHelps(true)}>
              {t("by_gross")}
            </Button>
          </div>
        )}
      </div>
      <div className={styles.under} role="status">
        <DifferenceLine difference={differenceOf(line, net)} />
      </div>
    </li>
  );
}
