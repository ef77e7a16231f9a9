import { useParams } from "@tanstack/react-router";
import { IssueManifest } from "@/features/manifests/issue/IssueManifest";

/** A prepared manifest, to be checked and issued. */
export function IssueManifestScreen() {
  const { manifest } = useParams({ from: "/shell/manifests/$manifest/issue" });
  return <IssueManifest key={manifest} manifest={manifest} />;
}
