import { CheckOutlined } from "@ant-design/icons";
import { useTranslation } from "react-i18next";
import type { LineView } from "@/api/generated/LineView";
import type { ManifestView } from "@/api/generated/ManifestView";
import { BigButton } from "@/components/BigButton";
import { Missing } from "@/components/Figure";
import { useFormat } from "@/i18n/useFormat";
import { manifestCode } from "@/lib/codes";
import { RestoredNotice } from "../shared/forms/RestoredNotice";
import type { KeptForm } from "../shared/forms/useKeptForm";
import { Hazards, hazardsOf } from "../shared/Hazards";
import { massOf } from "../shared/masses";
import { Cab } from "./Cab";
import styles from "./CheckLoad.module.css";
import type { PickUpForm } from "./pickUpForm";

/**
 * Look before you load: each waste is held against its label and ticked.
 *
 * A label that does not agree with the manifest means that nothing is loaded (Transfer Measures, article 13).
 */
export function CheckLoad({
  load,
  form,
  onAgrees,
  onDiffers,
}: {
  load: ManifestView;
  form: KeptForm<PickUpForm>;
  onAgrees: () => void;
  onDiffers: () => void;
}) {
  const { t } = useTranslation("trip");
  const { ticked } = form.value;
  const left = load.lines.filter(({ id }) => !ticked.includes(id)).length;
  const tick = (line: string) =>
    form.change((before) => ({
      ...before,
      ticked: before.ticked.includes(line)
        ? before.ticked.filter((one) => one !== line)
        : [...before.ticked, line],
    }));

  return (
    <Cab
      title={load.row.consignor}
      sub={
        <>
          {load.consignor.place !== null && `${load.consignor.place} · `}
          <span className="num">{manifestCode(load.row.code)}</span>
        </>
      }
      note={left > 0 ? t("check.left", { count: left }) : undefined}
      buttons={
        <>
          <BigButton kind="danger" onClick={onDiffers}>
            {t("check.differs")}
          </BigButton>
          <BigButton kind="primary" disabled={left > 0} onClick={onAgrees}>
            {t("check.agrees")}
          </BigButton>
        </>
      }
    >
      <RestoredNotice form={form} />
      <p>{t("check.how")}</p>
      <ul className={styles.lines} aria-label={t("check.lines")}>
        {load.lines.map((line) => (
          <li key={line.id}>
            <Line line={line} isTicked={ticked.includes(line.id)} onTick={() => tick(line.id)} />
          </li>
        ))}
      </ul>
    </Cab>
  );
}

function Line({ line, isTicked, onTick }: { line: LineView; isTicked: boolean; onTick: () => void }) {
  const { t } = useTranslation(["trip", "custody", "steps"]);
  const format = useFormat();
  const mass = massOf(line);
  return (
    // biome-ignore lint/a11y/useSemanticElements: the whole line is the target, for a thumb in a glove
    <button type="button" role="checkbox" aria-checked={isTicked} className={styles.line} onClick={onTick}>
      <span className={styles.box}>{isTicked && <CheckOutlined aria-hidden />}</span>
      <span className={styles.what}>
        <b className={styles.name}>{line.waste_name ?? t("steps:unnamed_waste")}</b>
        {line.waste_code !== null && <span className="num muted">{line.waste_code}</span>}
        <span>
          {mass === null ? (
            <Missing>{t("custody:no_mass")}</Missing>
          ) : (
            <b className="num">{format.tonnes(mass)}</b>
          )}
          {line.packages !== null && <> · {t("steps:packages", { count: line.packages })}</>}
          {line.packaging !== null && <> · {line.packaging}</>}
          {line.form !== null && <> · {line.form}</>}
        </span>
        <Hazards hazards={hazardsOf([line])} />
      </span>
    </button>
  );
}
