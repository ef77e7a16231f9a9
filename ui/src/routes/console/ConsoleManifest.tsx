export function ConsoleManifestScreen() {
  return null;
}
