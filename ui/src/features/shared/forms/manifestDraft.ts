import type { NewLineForm } from "@/api/generated/NewLineForm";
import type { NewManifestForm } from "@/api/generated/NewManifestForm";

/** A chosen organisation, with what is shown of it; without an id it is a firm that is not enrolled. */
export type ChosenParty = { org: string | null; name: string; place: string | null };

/** One waste as it is being typed, with what is shown of its code. */
export type DraftLine = NewLineForm & {
  /** Tells lines apart while they come and go. */
  key: string;
  category: string | null;
  category_name: string | null;
  category_name_en: string | null;
  hazards: string[];
  /** The catalogue's own words. */
  description: string | null;
};

/** A new manifest as it is being typed: what is kept under `new_manifest`. */
export type ManifestDraft = {
  /** Whether it is written for another consignor; what the person has not said follows from who they are. */
  for_another: boolean | null;
  /** None means the own organisation, or that another has not been chosen yet. */
  consignor: ChosenParty | null;
  carrier: ChosenParty | null;
  receiver: ChosenParty | null;
  lines: DraftLine[];
  planned_on: string | null;
  /** The display code of the manifest that it was copied from. */
  copied_from: string | null;
};

/** A line with nothing in it. */
export function emptyLine(key: string): DraftLine {
  return {
    key,
    waste_code: "",
    waste_name: null,
    form: null,
    packaging: null,
    packages: null,
    planned_g: null,
    removed_g: null,
    category: null,
    category_name: null,
    category_name_en: null,
    hazards: [],
    description: null,
  };
}

/** A manifest with nothing in it but room for one waste. */
export const EMPTY_DRAFT: ManifestDraft = {
  for_another: null,
  consignor: null,
  carrier: null,
  receiver: null,
  lines: [emptyLine("1")],
  planned_on: null,
  copied_from: null,
};

/** What is signed of a draft. */
export function formOf(draft: ManifestDraft): NewManifestForm {
  return {
    consignor: draft.consignor?.org ?? null,
    carrier: draft.carrier?.org ?? null,
    receiver: draft.receiver?.org ?? null,
    consignor_name: unenrolled(draft.consignor),
    carrier_name: unenrolled(draft.carrier),
    receiver_name: unenrolled(draft.receiver),
    planned_on: draft.planned_on,
    lines: draft.lines.map((line) => ({
      waste_code: line.waste_code,
      waste_name: line.waste_name,
      form: line.form,
      packaging: line.packaging,
      packages: line.packages,
      planned_g: line.planned_g,
      removed_g: line.removed_g,
    })),
  };
}

/** What a firm is called that is not enrolled. */
function unenrolled(party: ChosenParty | null): string | null {
  return party !== null && party.org === null ? party.name : null;
}

/** A kept draft as it was; none when it is no draft. */
export function readDraft(json: string): ManifestDraft | undefined {
  try {
    const read: unknown = JSON.parse(json);
    if (typeof read !== "object" || read === null || !("lines" in read) || !Array.isArray(read.lines))
      return undefined;
    return { ...EMPTY_DRAFT, ...(read as Partial<ManifestDraft>) };
  } catch {
    return undefined;
  }
}
