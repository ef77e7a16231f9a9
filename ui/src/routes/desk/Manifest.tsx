export function ManifestScreen() {
  return null;
}
