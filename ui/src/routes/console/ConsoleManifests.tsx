export function ConsoleManifestsScreen() {
  return null;
}
