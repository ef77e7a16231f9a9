import { TripList } from "@/features/trip/TripList";

export function TripScreen() {
  return <TripList />;
}
