export function ArrivalScreen() {
  return null;
}
