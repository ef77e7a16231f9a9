import { useParams } from "@tanstack/react-router";
import { EmergencyOfLoad, EmergencyOfTrip } from "@/features/trip/EmergencyCard";

export function EmergencyOfTripScreen() {
  return <EmergencyOfTrip />;
}

export function EmergencyOfLoadScreen() {
  const { manifest } = useParams({ from: "/shell/trip/$manifest/emergency" });
  return <EmergencyOfLoad manifest={manifest} />;
}
