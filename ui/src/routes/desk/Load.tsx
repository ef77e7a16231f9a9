import { useParams } from "@tanstack/react-router";
import { DriverLoad } from "@/features/trip/DriverLoad";

export function LoadScreen() {
  const { manifest } = useParams({ from: "/shell/trip/$manifest" });
  // Another load begins anew: nothing of one must be taken for the other's.
  return <DriverLoad key={manifest} manifest={manifest} />;
}
