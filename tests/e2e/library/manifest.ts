/** How a person at a workshop fills in a new manifest. */

import type { Person } from "./person.ts";
import { PIN } from "./replica.ts";
import type { Words } from "./words.ts";

/** What is written into a new manifest, as people type it. */
export interface Consignment {
  /** Something to search the waste by: a code, two Han characters, pinyin initials. */
  waste: string;
  code: string;
  /** In tonnes. */
  planned: string;
  removed?: string;
  packages: string;
  carrier: string;
  receiver: string;
}

/** Fills in the open form of a new manifest; the receiver comes last. */
export async function fillsIn(person: Person, { manifests, common, steps }: Words, what: Consignment) {
  await person.search(manifests.new.waste, what.waste, what.code);
  await person.type(steps.weight.planned, what.planned);
  if (what.removed !== undefined) await person.type(steps.weight.removed, what.removed);
  await person.click(/液态$/u);
  await person.click(/桶装$/u);
  await person.type(manifests.new.packages, what.packages);
  await person.click(common.today, { in: manifests.new.add_line });
  await person.search(steps.role.carrier, what.carrier, what.carrier);
  await person.search(steps.role.receiver, what.receiver, what.receiver);
}

/** Types the PIN into the dialog that asks for it before a signature. */
export async function givesPin(person: Person, { common, signing }: Words): Promise<void> {
  await person.type(common.pin.label, PIN, { in: signing.pin.title });
  await person.click(signing.pin.action);
}
