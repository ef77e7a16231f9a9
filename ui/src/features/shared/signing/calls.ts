import { queryOptions } from "@tanstack/react-query";
import { call } from "@/api/call";
import type { ActRequest } from "@/api/generated/ActRequest";
import type { Signing } from "@/api/generated/Signing";

/** Acts that wait for their signature, and those that ended lately. */
export const signingQueries = {
  all: () => queryOptions({ queryKey: ["signings", "all"] as const, queryFn: () => call("signings", {}) }),
};

/** Takes an act for signing. */
export function sign(act: ActRequest, form: string | undefined): Promise<Signing> {
  return call("sign", { act, form: form ?? null });
}

/** Opens the signing key. */
export async function unlock(pin: string): Promise<void> {
  await call("unlock", { pin });
}

/** Signs a waiting act now. */
export function signNow(id: string): Promise<Signing> {
  return call("sign_now", { id });
}

/** Takes a waiting act back. */
export function takeBack(id: string): Promise<Signing> {
  return call("take_back", { id });
}

/** Forgets an ended act's notice. */
export async function dismiss(id: string): Promise<void> {
  await call("dismiss_signing", { id });
}
