import { useMutation, useQueryClient } from "@tanstack/react-query";
import { call } from "@/api/call";
import type { PartyInManifest } from "@/api/generated/PartyInManifest";
import {
  type ChosenParty,
  EMPTY_DRAFT,
  emptyLine,
  type ManifestDraft,
} from "@/features/shared/forms/manifestDraft";
import { saveForm } from "@/features/shared/forms/mutations";
import { manifestQueries } from "@/features/shared/queries";

/** Remembers that a difference was looked at: it leaves the list of things to do. */
export function useAcknowledge() {
  return useMutation({ mutationFn: (manifest: string) => call("acknowledge", { manifest }) });
}

/** Takes responsibility for what the own organisation had signed and the log gave no effect. */
export function useEndorse() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (manifest: string) => call("endorse", { manifest }),
    onSuccess: (view, manifest) => client.setQueryData(manifestQueries.one(manifest).queryKey, view),
  });
}

/** Begins a form with the parties and wastes of an earlier manifest, without its quantities and dates. */
export async function beginCopy(form: string, manifest: string): Promise<void> {
  // The copy holds what can be used again, the manifest holds what is shown of it.
  const [copy, shown] = await Promise.all([
    call("copy_manifest", { manifest }),
    call("show_manifest", { manifest }),
  ]);
  const draft: ManifestDraft = {
    ...EMPTY_DRAFT,
    consignor: chosen(copy.form.consignor, copy.form.consignor_name, shown.consignor),
    carrier: chosen(copy.form.carrier, copy.form.carrier_name, shown.carrier),
    receiver: chosen(copy.form.receiver, copy.form.receiver_name, shown.receiver),
    lines: copy.form.lines.map((line, at) => ({
      ...emptyLine(String(at + 1)),
      ...line,
      category: shown.lines[at]?.category ?? null,
      hazards: shown.lines[at]?.hazards ?? [],
    })),
    for_another: copy.form.consignor === null && copy.form.consignor_name === null ? null : true,
    copied_from: copy.code,
  };
  await saveForm("new_manifest", form, draft);
}

function chosen(org: string | null, name: string | null, shown: PartyInManifest): ChosenParty | null {
  if (org !== null) return { org, name: shown.name ?? org, place: shown.place };
  return name === null ? null : { org: null, name, place: null };
}

/** Asks for a picture; nothing when the person thinks better of it. */
export function useChoosePicture() {
  return useMutation({
    mutationFn: async () => (await call("choose_file", { purpose: "photograph" })).file,
  });
}
