import { beginCopy } from "../mutations";
import { findLastIssued, findUnfinished } from "../queries";

/** A name for a form that nobody has begun. */
export function newFormId(): string {
  return crypto.randomUUID();
}

/**
 * The form with which a new manifest begins: a copy of an earlier one (`last` is the one issued last), else the form
 * that was left unfinished, else a new one.
 */
export async function startForm(copy: string | undefined): Promise<string> {
  const fresh = newFormId();
  if (copy === undefined) return (await findUnfinished()) ?? fresh;
  const original = copy === "last" ? (await findLastIssued())?.id : copy;
  if (original !== undefined) await beginCopy(fresh, original);
  return fresh;
}
