import { call } from "@/api/call";
import type { FormKind } from "@/api/generated/FormKind";

/** Keeps what is being typed. */
export async function saveForm(kind: FormKind, id: string, value: unknown): Promise<void> {
  await call("save_form", { id, kind, json: JSON.stringify(value), at: null });
}

/** Forgets a form. */
export async function discardForm(id: string): Promise<void> {
  await call("discard_form", { id });
}
