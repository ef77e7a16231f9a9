export function GateScreen() {
  return null;
}
