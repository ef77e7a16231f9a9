import { Button } from "antd";
import { useTranslation } from "react-i18next";
import type { ManifestView } from "@/api/generated/ManifestView";
import { Card } from "@/components/Card";
import { Section } from "@/components/Section";
import { Skeleton } from "@/components/Skeleton";
import { useKeys } from "@/components/useKeys";
import { CheckCard } from "../shared/CheckCard";
import { RestoredNotice } from "../shared/forms/RestoredNotice";
import { useKeptForm } from "../shared/forms/useKeptForm";
import { totalOf } from "../shared/masses";
import { ProblemFailure } from "../shared/ProblemFailure";
import { useAct } from "../shared/signing/useAct";
import { DifferenceLine } from "./DifferenceLine";
import { differenceOf } from "./differences";
import styles from "./Gate.module.css";
import { NOT_WEIGHED, receiveAct, type WeighForm } from "./receptionForm";
import { WeighLine } from "./WeighLine";

/** The scale: what each waste weighs here, and the receipt. */
export function Weigh({ load }: { load: ManifestView }) {
  const { t } = useTranslation("gate");
  const { id } = load.row;
  const kept = `reception/${id}`;
  const form = useKeptForm<WeighForm>("reception", kept, NOT_WEIGHED);
  const signing = useAct();
  const here = (line: string) => form.value.weighed[line] ?? null;
  const act = receiveAct(id, load.lines, form.value);
  const isWeighed = load.lines.every((line) => here(line.id) !== null);
  const receive = async () => {
    if (!isWeighed || signing.isBusy) return;
    await form.flush();
    await signing.give(act, { form: kept });
  };
  useKeys({ "mod+Enter": () => void receive() });
  if (!form.isReady) return <Skeleton rows={4} />;

  return (
    <Section title={t("weigh")}>
      <div className={styles.form}>
        <RestoredNotice form={form} />
        <Card>
          <ul>
            {load.lines.map((line) => (
              <WeighLine key={line.id} line={line} form={form.value} onChange={form.change} />
            ))}
          </ul>
          {load.lines.length > 1 && <Total load={load} here={here} />}
        </Card>
        <CheckCard act={act} lineOf={(line) => load.lines.findIndex((one) => one.id === line)} />
        {signing.problem !== undefined && <ProblemFailure error={signing.problem} />}
        <div className={styles.foot}>
          <span className="muted">{t("then_accept")}</span>
          <Button
            type="primary"
            size="large"
            disabled={!isWeighed}
            loading={signing.isBusy}
            onClick={() => void receive()}
          >
            {t("receive")}
          </Button>
        </div>
      </div>
      {signing.dialog}
    </Section>
  );
}

/** The whole lorry against the whole manifest, once every waste is weighed. */
function Total({ load, here }: { load: ManifestView; here: (line: string) => number | null }) {
  const { t } = useTranslation("steps");
  const removed = totalOf(load.lines, (line) => line.removed?.grams ?? null);
  const planned = totalOf(load.lines, (line) => line.planned?.grams ?? null);
  const said = (grams: number | null) => (grams === null ? null : { grams, by: null, entry: "" });
  const difference = differenceOf(
    { removed: said(removed), planned: said(planned) },
    totalOf(load.lines, (line) => here(line.id)),
  );
  if (difference === undefined) return null;
  return (
    <div className={styles.total}>
      <b>{t("total")}</b>
      <DifferenceLine difference={difference} />
    </div>
  );
}
