export function DeliveryScreen() {
  return null;
}
