import type { ActRequest } from "@/api/generated/ActRequest";
import type { NewManifestForm } from "@/api/generated/NewManifestForm";

/** What an act is about: the manifest that is here, by its id, or the form of a new one. */
export function aboutOf(act: ActRequest): string | NewManifestForm {
  return act.act === "record" ? aboutOf(act.step) : act.manifest;
}
