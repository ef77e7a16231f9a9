import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { problemOf } from "@/api/call";
import type { CheckItem } from "@/api/generated/CheckItem";
import type { ManifestView } from "@/api/generated/ManifestView";
import { BigButton } from "@/components/BigButton";
import { Card } from "@/components/Card";
import { useFormat } from "@/i18n/useFormat";
import { platePrinted, tidyPlate } from "@/lib/plates";
import type { KeptForm } from "../shared/forms/useKeptForm";
import { ProblemFailure } from "../shared/ProblemFailure";
import { useAct } from "../shared/signing/useAct";
import { useNow } from "../shared/useNow";
import { Cab } from "./Cab";
import { chosenVehicle, isPlateLong, type PickUpForm, pickUpAct, trailerPlate } from "./pickUpForm";
import { checkQuery, vehiclesQuery } from "./queries";
import { Remarks } from "./Remarks";
import { SignNote } from "./SignNote";
import styles from "./TakeOver.module.css";
import { usualVehicle } from "./vehicles";
import { VehicleChoice } from "./VehicleChoice";
import { WasteLine } from "./WasteLine";

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
  const { data: check } = useQuery({ ...checkQuery(act), enabled: isReady });
  const signing = useAct();
  const take = async () => {
    await form.flush();
    await signing.give(act, { form: `pick_up/${load.row.id}` });
  };

  const faults = plateFaults(check?.items ?? [], signing.problem, vehicle);
  const failed = signing.problem !== undefined && faults.fromSigning === undefined;
  return (
    <Cab
      title={t("take.title")}
      sub={load.row.consignor}
      onBack={onBack}
      note={isReady ? <SignNote /> : t("take.plate_first")}
      buttons={
        <BigButton
          kind="primary"
          disabled={!isReady || signing.isBusy || check?.can_sign === false}
          onClick={() => void take()}
        >
          {t("take.sign")}
        </BigButton>
      }
    >
      {failed && <ProblemFailure error={signing.problem} />}
      <VehicleChoice
        vehicles={vehicles}
        plate={vehicle.plate}
        trailer={vehicle.trailer}
        plateFault={faults.plate}
        trailerFault={faults.trailer}
        onChange={(plate, trailer) => {
          signing.forget();
          form.change((before) => ({ ...before, plate, trailer }));
        }}
      />
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
      {check !== undefined && <Remarks items={check.items.filter((item) => !isAboutPlate(item))} />}
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

/** Which of the two plates cannot be one, as the core says. */
function plateFaults(
  items: readonly CheckItem[],
  failed: unknown,
  vehicle: { plate: string; trailer: string },
): { plate: string | undefined; trailer: string | undefined; fromSigning: string | undefined } {
  const said = items.filter(isAboutPlate).map(({ remark }) => valueOf(remark));
  const problem = failed === undefined ? undefined : problemOf(failed);
  const fromSigning = problem?.code === "plate.unreadable" ? problem.value : undefined;
  const bad = [...said, fromSigning].filter((value) => value !== undefined).map(tidyPlate);
  const trailer = trailerPlate(vehicle.trailer);
  const plate = tidyPlate(vehicle.plate);
  return {
    plate: bad.includes(plate) ? plate : undefined,
    trailer: vehicle.trailer !== "" && bad.includes(trailer) ? trailer : undefined,
    fromSigning,
  };
}

function isAboutPlate({ remark }: CheckItem): boolean {
  return remark.remark === "problem" && remark.problem.code === "plate.unreadable";
}

function valueOf(remark: CheckItem["remark"]): string | undefined {
  return remark.remark === "problem" && remark.problem.code === "plate.unreadable"
    ? remark.problem.value
    : undefined;
}
