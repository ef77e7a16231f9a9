import type { ActRequest } from "@/api/generated/ActRequest";
import type { LineView } from "@/api/generated/LineView";
import type { Opinion } from "@/api/generated/Opinion";

/** What the gate has typed at the scale so far. Grams, by line. */
export type WeighForm = {
  weighed: Record<string, number>;
  gross: Record<string, number>;
  tare: Record<string, number>;
};

export const NOT_WEIGHED: WeighForm = { weighed: {}, gross: {}, tare: {} };

/** What the gate has decided so far. */
export type AcceptForm = {
  /** None while the suggested opinion stands. */
  opinion: Opinion | null;
  note: string;
  /** Grams, of lines that are not accepted as weighed. */
  accepted: Record<string, number>;
};

export const NOT_DECIDED: AcceptForm = { opinion: null, note: "", accepted: {} };

/** The masses of a form with one of them changed; `null` forgets it. */
export function withMass(
  masses: Record<string, number>,
  line: string,
  grams: number | null,
): Record<string, number> {
  const { [line]: _, ...others } = masses;
  return grams === null ? others : { ...others, [line]: grams };
}

/** Net from gross and tare; nothing while one is missing or the empty lorry is the heavier one. */
export function netOf(gross: number | undefined, tare: number | undefined): number | null {
  return gross === undefined || tare === undefined || tare > gross ? null : gross - tare;
}

/** The receipt as it is checked and signed. */
export function receiveAct(
  manifest: string,
  lines: readonly Pick<LineView, "id">[],
  form: WeighForm,
): ActRequest {
  return { act: "receive", manifest, weighed: masses(lines, form.weighed) };
}

/** The acceptance as it is checked and signed. Masses are only given where less than all was accepted. */
export function acceptAct(
  manifest: string,
  lines: readonly Pick<LineView, "id">[],
  form: AcceptForm,
  opinion: Opinion,
): ActRequest {
  const note = form.note.trim();
  return {
    act: "accept",
    manifest,
    accepted: opinion === "full" ? [] : masses(lines, form.accepted),
    opinion,
    note: note === "" ? null : note,
  };
}

function masses(lines: readonly Pick<LineView, "id">[], given: Record<string, number>) {
  return lines.flatMap(({ id }) => {
    const grams = given[id];
    return grams === undefined ? [] : [{ line: id, grams }];
  });
}
