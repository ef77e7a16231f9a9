import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { ManifestView } from "@/api/generated/ManifestView";
import { Skeleton } from "@/components/Skeleton";
import { ProblemFailure } from "../shared/ProblemFailure";
import { manifestQueries } from "../shared/queries";
import { useWaitingAct } from "../shared/signing/useWaitingAct";
import { Arrived } from "./Arrived";
import { BeingSigned } from "./BeingSigned";
import { Cab } from "./Cab";
import { OnRoad } from "./OnRoad";
import { PickUp } from "./PickUp";
import { Retry } from "./Retry";

/** One load in the driver's hands: what is to be done with it now. */
export function DriverLoad({ manifest }: { manifest: string }) {
  const { t } = useTranslation("trip");
  const { data, error, refetch } = useQuery(manifestQueries.one(manifest));
  if (error !== null)
    return (
      <Cab title={t("load")} buttons={<Retry onRetry={() => void refetch()} />}>
        <ProblemFailure error={error} />
      </Cab>
    );
  if (data === undefined)
    return (
      <Cab title={t("load")}>
        <Skeleton rows={6} />
      </Cab>
    );
  return <NextStep load={data} />;
}

function NextStep({ load }: { load: ManifestView }) {
  const waiting = useWaitingAct(load.row.id);
  if (waiting?.act.act === "pick_up" || waiting?.act.act === "deliver")
    return <BeingSigned load={load} act={waiting.act.act} />;
  if (load.next_step === "picked_up") return <PickUp key={load.row.id} load={load} />;
  if (load.next_step === "delivered") return <OnRoad load={load} />;
  return <Arrived load={load} />;
}
