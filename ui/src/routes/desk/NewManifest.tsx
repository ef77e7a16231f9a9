export function NewManifestScreen() {
  return null;
}
