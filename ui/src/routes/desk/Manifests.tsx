export function ManifestsScreen() {
  return null;
}
