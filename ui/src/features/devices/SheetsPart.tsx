import { Button, InputNumber } from "antd";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { Card } from "@/components/Card";
import { DayField } from "@/components/DayField";
import { Field } from "@/components/Field";
import { QuantityField } from "@/components/QuantityField";
import { jumpToField } from "@/features/shared/check/field";
import { useOpenKey } from "@/features/shared/KeyKeeper";
import { ProblemFailure } from "@/features/shared/ProblemFailure";
import { DAY_MS, day } from "@/lib/times";
import styles from "./Devices.module.css";
import { Printed } from "./Printed";
import { useMakeSheets } from "./queries";

/** As long as a sheet is good unless somebody says otherwise: a month of collections. */
const USUAL_DAYS = 30;
const MOST_SHEETS = 50;

/** Makes signing sheets and has them printed: how many, until when, for how much. */
export function SheetsPart() {
  const { t } = useTranslation("devices");
  const openKey = useOpenKey();
  const make = useMakeSheets();
  const [count, setCount] = useState<number | null>(4);
  const [until, setUntil] = useState<string | null>(() => day(Date.now() + USUAL_DAYS * DAY_MS));
  const [most, setMost] = useState<number | null>(null);
  const [isTried, setTried] = useState(false);
  const missing = {
    count: count === null,
    until: until === null,
    most: most === null || most === 0,
  };
  const submit = async (event?: FormEvent) => {
    event?.preventDefault();
    setTried(true);
    if (count === null || until === null || most === null || most === 0) {
      const first = (["count", "until", "most"] as const).find((field) => missing[field]);
      return jumpToField(`sheets_${first}`);
    }
    if (make.isPending || !(await openKey())) return;
    make.mutate({ count, until, most_g: most });
  };
  const fault = (field: keyof typeof missing) =>
    isTried && missing[field] ? t(`sheets.missing.${field}`) : undefined;
  return (
    <Card>
      <form className={styles.parts} onSubmit={(event) => void submit(event)} aria-label={t("sheets.title")}>
        <p className="muted">{t("sheets.how")}</p>
        <div className={styles.fields}>
          <Field name="sheets_count" label={t("sheets.count")} fault={fault("count")}>
            {({ invalid, ...control }) => (
              <InputNumber
                {...control}
                aria-invalid={invalid}
                min={1}
                max={MOST_SHEETS}
                precision={0}
                value={count}
                onChange={setCount}
              />
            )}
          </Field>
          <Field name="sheets_most" label={t("sheets.most")} fault={fault("most")}>
            {({ invalid: _, ...control }) => <QuantityField {...control} value={most} onChange={setMost} />}
          </Field>
        </div>
        <Field name="sheets_until" label={t("sheets.until")} fault={fault("until")}>
          {(control) => <DayField {...control} value={until} onChange={setUntil} />}
        </Field>
        <div>
          <Button htmlType="submit" loading={make.isPending}>
            {t("sheets.make")}
          </Button>
        </div>
        {make.isError && <ProblemFailure error={make.error} onAct={() => void submit()} />}
        {make.data !== undefined && <Printed page={make.data} />}
      </form>
    </Card>
  );
}
