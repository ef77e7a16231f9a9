import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { platePrinted, provinceOf, splitPlate, tidyPlate } from "@/lib/plates";
import { deskQuery } from "../shared/queries";
import { PlateField } from "./PlateField";
import styles from "./VehicleChoice.module.css";
import type { Vehicle } from "./vehicles";

/** The commonest head of a plate is a guess like any other; the person sees it and can change it. */
const ANY_PROVINCE = "鄂";

/** With which lorry: one that was signed for before, or another one that is typed. */
export function VehicleChoice({
  vehicles,
  plate,
  trailer,
  plateFault,
  trailerFault,
  onChange,
}: {
  vehicles: readonly Vehicle[];
  plate: string;
  trailer: string;
  plateFault: boolean;
  trailerFault: boolean;
  /** Plate and trailer as typed; a trailer that is empty is none. */
  onChange: (plate: string, trailer: string) => void;
}) {
  const { t } = useTranslation("trip");
  const { data: desk } = useQuery(deskQuery);
  const known = vehicles.find((vehicle) => vehicle.plate === tidyPlate(plate));
  const [isOther, setOther] = useState(plate !== "" && known === undefined);
  const [hasTrailer, setTrailer] = useState(trailer !== "" && trailer !== known?.trailer);
  const province =
    splitPlate(plate || (vehicles[0]?.plate ?? "")).province ??
    provinceOf(desk?.identity?.division) ??
    ANY_PROVINCE;
  const isTyping = isOther || vehicles.length === 0;

  const fault = (isBad: boolean, typed: string) =>
    isBad ? t("plate.unreadable", { value: tidyPlate(typed) }) : undefined;

  return (
    <div className={styles.choice}>
      {vehicles.length > 0 && (
        <fieldset className={styles.known}>
          <legend>{t("plate.which")}</legend>
          {vehicles.map((vehicle) => (
            <button
              key={vehicle.plate}
              type="button"
              className={styles.vehicle}
              aria-pressed={!isTyping && vehicle === known}
              onClick={() => {
                setOther(false);
                setTrailer(false);
                onChange(vehicle.plate, vehicle.trailer ?? "");
              }}
            >
              <b>{platePrinted(vehicle.plate)}</b>
              {vehicle.trailer !== null && <span>{platePrinted(vehicle.trailer)}</span>}
            </button>
          ))}
        </fieldset>
      )}
      {isTyping && (
        <PlateField
          label={t("plate.lorry")}
          field="plate"
          value={plate}
          province={province}
          fault={fault(plateFault, plate)}
          onChange={(next) => onChange(next, trailer)}
        />
      )}
      {hasTrailer && (
        <PlateField
          label={t("plate.trailer")}
          field="trailer"
          value={trailer}
          province={province}
          suffix="挂"
          fault={fault(trailerFault, trailer)}
          onChange={(next) => onChange(plate, next)}
        />
      )}
      <div className={styles.others}>
        {!isTyping && (
          <button
            type="button"
            className={styles.other}
            onClick={() => {
              setOther(true);
              onChange("", "");
            }}
          >
            {t("plate.other")}
          </button>
        )}
        <button
          type="button"
          className={styles.other}
          onClick={() => {
            if (hasTrailer) onChange(plate, "");
            setTrailer(!hasTrailer);
          }}
        >
          {t(hasTrailer ? "plate.no_trailer" : trailer === "" ? "plate.add_trailer" : "plate.change_trailer")}
        </button>
      </div>
    </div>
  );
}
