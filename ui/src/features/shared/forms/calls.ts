import { call } from "@/api/call";
import type { FormKind } from "@/api/generated/FormKind";

/** What was being typed in a form, and when it was last kept; nothing when it is not kept. */
export async function findForm(id: string): Promise<{ json: string; at: string | null } | undefined> {
  const { form } = await call("form", { id });
  return form === null ? undefined : { json: form.json, at: form.at };
}

/** Keeps what is being typed. */
export async function saveForm(kind: FormKind, id: string, value: unknown): Promise<void> {
  await call("save_form", { id, kind, json: JSON.stringify(value), at: null });
}

/** Forgets a form. */
export async function discardForm(id: string): Promise<void> {
  await call("discard_form", { id });
}
