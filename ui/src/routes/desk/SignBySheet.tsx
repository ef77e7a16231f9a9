import { useParams } from "@tanstack/react-router";
import { SignBySheet } from "@/features/manifests/sheet/SignBySheet";

/** A draft for somebody who carries no device, to be issued with their sheet. */
export function SignBySheetScreen() {
  const { manifest } = useParams({ from: "/shell/manifests/$manifest/sheet" });
  return <SignBySheet key={manifest} manifest={manifest} />;
}
