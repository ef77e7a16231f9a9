import { useParams } from "@tanstack/react-router";
import { ManifestPage } from "@/features/manifests/page/ManifestPage";

/** One manifest. */
export function ManifestScreen() {
  const { manifest } = useParams({ from: "/shell/manifests/$manifest" });
  return <ManifestPage manifest={manifest} />;
}
