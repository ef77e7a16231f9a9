import { useState } from "react";
import type { ManifestView } from "@/api/generated/ManifestView";
import { Skeleton } from "@/components/Skeleton";
import { useKeptForm } from "../shared/forms/useKeptForm";
import { Cab } from "./Cab";
import { CheckLoad } from "./CheckLoad";
import { Mismatch } from "./Mismatch";
import { NOTHING_FILLED, type PickUpForm } from "./pickUpForm";
import { TakeOver } from "./TakeOver";
import { WeighLoad } from "./WeighLoad";

/** From the gate of the workshop to the signature: look, weigh what nobody weighed, sign. */
export function PickUp({ load }: { load: ManifestView }) {
  const [at, setAt] = useState<"check" | "mismatch" | "weigh" | "take">("check");
  const form = useKeptForm<PickUpForm>("pick_up", `pick_up/${load.row.id}`, NOTHING_FILLED);
  const unweighed = load.lines.filter(({ removed }) => removed === null);

  if (!form.isReady)
    return (
      <Cab title={load.row.consignor}>
        <Skeleton rows={6} />
      </Cab>
    );
  switch (at) {
    case "check":
      return (
        <CheckLoad
          load={load}
          form={form}
          onAgrees={() => setAt(unweighed.length > 0 ? "weigh" : "take")}
          onDiffers={() => setAt("mismatch")}
        />
      );
    case "mismatch":
      return <Mismatch load={load} onAgain={() => setAt("check")} />;
    case "weigh":
      return (
        <WeighLoad
          load={load}
          lines={unweighed}
          form={form}
          onBack={() => setAt("check")}
          onNext={() => setAt("take")}
        />
      );
    case "take":
      return (
        <TakeOver load={load} form={form} onBack={() => setAt(unweighed.length > 0 ? "weigh" : "check")} />
      );
  }
}
