export function IssueManifestScreen() {
  return null;
}
