import { useParams } from "@tanstack/react-router";
import { Arrival } from "@/features/gate/Arrival";
import { GateFrame } from "@/features/gate/GateFrame";

export function ArrivalScreen() {
  const { manifest } = useParams({ from: "/shell/gate/$manifest" });
  return (
    <GateFrame chosen={manifest}>
      {/* Another load begins anew: no weight of one may stay for the other. */}
      <Arrival key={manifest} manifest={manifest} />
    </GateFrame>
  );
}
