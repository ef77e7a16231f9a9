export function TripScreen() {
  return null;
}
