import { call } from "@/api/call";

/** What was being typed in a form, and when it was last kept; nothing when it is not kept. */
export async function findForm(id: string): Promise<{ json: string; at: string | null } | undefined> {
  const { form } = await call("form", { id });
  return form === null ? undefined : { json: form.json, at: form.at };
}
