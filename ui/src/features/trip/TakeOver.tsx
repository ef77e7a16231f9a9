import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { ManifestView } from "@/api/generated/ManifestView";
import { BigButton } from "@/components/BigButton";
import { Card } from "@/components/Card";
import { useFormat } from "@/i18n/useFormat";
import { platePrinted, tidyPlate } from "@/lib/plates";
import type { KeptForm } from "../shared/forms/useKeptForm";
import { ProblemFailure } from "../shared/ProblemFailure";
import { useAct } from "../shared/signing/useAct";
import { useNow } from "../shared/useNow";
import { WasteLine } from "../shared/WasteLine";
import { Cab } from "./Cab";
import { chosenVehicle, isPlateLong, type PickUpForm, pickUpAct, trailerPlate } from "./pickUpForm";
import { badPlates, isOfPlate } from "./plateFaults";
import { checkQuery, vehiclesQuery } from "./queries";
import { Remarks } from "./Remarks";
import { SignNote } from "./SignNote";
import styles from "./TakeOver.module.css";
import { VehicleChoice } from "./VehicleChoice";
import { usualVehicle } from "./vehicles";

/** The signature of the carrier: with which lorry, what, from whom to whom. */
export function TakeOver({
  load,
  form,
  onBack,
}: {
  load: ManifestView;
  form: KeptForm<PickUpForm>;
  onBack: () => void;
}) {
  const { t } = useTranslation("trip");
  const format = useFormat();
  const now = useNow();
  const { data: vehicles = [] } = useQuery(vehiclesQuery);
  const vehicle = chosenVehicle(form.value, usualVehicle(vehicles));
  const act = pickUpAct(load.row.id, load.lines, form.value, vehicle);
  const hasPlate = isPlateLong(vehicle.plate);
  const hasTrailer = vehicle.trailer === "" || isPlateLong(trailerPlate(vehicle.trailer));
  const isReady = hasPlate && hasTrailer;
  const { data: check, error } = useQuery({ ...checkQuery(act), enabled: isReady });
  const signing = useAct();
  // A check that could not be made is said, and does not keep a driver from signing.
  const mayGive = error !== null || check?.can_sign === true;
  const take = async () => {
    await form.flush();
    await signing.give(act, { form: `pick_up/${load.row.id}` });
  };

  const isBad = badPlates(check?.items ?? [], signing.problem);
  return (
    <Cab
      title={t("take.title")}
      sub={load.row.consignor}
      onBack={onBack}
      note={isReady ? <SignNote /> : t("take.plate_first")}
      buttons={
        <BigButton
          kind="primary"
          disabled={!isReady || signing.isBusy || !mayGive}
          onClick={() => void take()}
        >
          {t("take.sign")}
        </BigButton>
      }
    >
      {error !== null && <ProblemFailure error={error} />}
      {signing.problem !== undefined && !isOfPlate(signing.problem) && (
        <ProblemFailure error={signing.problem} />
      )}
      <Card>
        <div className={styles.summary}>
          <WasteLine lines={load.lines.map((line) => withWeighed(line, form.value))} />
          <div>
            {load.row.consignor} → {load.row.receiver}
          </div>
          <div className="num muted">
            {[
              hasPlate ? platePrinted(tidyPlate(vehicle.plate)) : undefined,
              format.clock(now),
              load.consignor.place ?? undefined,
            ]
              .filter((part) => part !== undefined)
              .join(" · ")}
          </div>
        </div>
      </Card>
      <VehicleChoice
        vehicles={vehicles}
        plate={vehicle.plate}
        trailer={vehicle.trailer}
        plateFault={isBad(tidyPlate(vehicle.plate))}
        trailerFault={isBad(trailerPlate(vehicle.trailer))}
        onChange={(plate, trailer) => {
          signing.forget();
          form.change((before) => ({ ...before, plate, trailer }));
        }}
      />
      {check !== undefined && (
        <Remarks
          items={check.items.filter(
            ({ remark }) => remark.remark !== "problem" || !isOfPlate(remark.problem),
          )}
        />
      )}
      {signing.dialog}
    </Cab>
  );
}

/** What is signed for a line: what the consignor weighed, or what the driver did. */
function withWeighed(line: ManifestView["lines"][number], form: PickUpForm): ManifestView["lines"][number] {
  const grams = form.removed[line.id];
  return line.removed !== null || grams === undefined
    ? line
    : { ...line, removed: { grams, by: null, entry: "" } };
}
