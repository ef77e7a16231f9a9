import { type QueryClient, useMutation, useQueryClient } from "@tanstack/react-query";
import { call } from "@/api/call";
import type { ActRequest } from "@/api/generated/ActRequest";
import type { DeskStatus } from "@/api/generated/DeskStatus";
import type { Settings } from "@/api/generated/Settings";
import type { Signing } from "@/api/generated/Signing";
import type { Signings } from "@/api/generated/Signings";
import { deskQuery, signingsQuery } from "./queries";

/** Keeps settings; the screen follows at once. */
export function useSaveSettings() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (settings: Settings) => call("save_settings", settings),
    onMutate: (settings) => showSettings(client, settings),
    onSuccess: (settings) => showSettings(client, settings),
    onError: () => client.invalidateQueries({ queryKey: deskQuery.queryKey }),
  });
}

/** Opens the signing key. */
export function useUnlock() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (pin: string) => call("unlock", { pin }),
    onSuccess: (status) => client.setQueryData(deskQuery.queryKey, status),
  });
}

/** Closes the signing key. */
export function useLock() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => call("lock", {}),
    onSuccess: (status) => client.setQueryData(deskQuery.queryKey, status),
  });
}

/** Tries to reach the node at once. */
export function useSendNow() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => call("send_now", {}),
    onSuccess: (sync) => client.setQueryData(["sync", "status"], sync),
  });
}

/** Takes an act for signing; from then on it waits ten seconds in the signing bar. */
export function useSign() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (request: { act: ActRequest; form: string | null }) => call("sign", request),
    onSuccess: (signing) => showSigning(client, signing),
  });
}

/** Takes a waiting act back. */
export function useTakeBack() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => call("take_back", { id }),
    onSuccess: (signing) => showSigning(client, signing),
    onSettled: () => client.invalidateQueries({ queryKey: ["signings"] }),
  });
}

/** Signs a waiting act now. */
export function useSignNow() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => call("sign_now", { id }),
    onSuccess: (signing) => showSigning(client, signing),
    onSettled: () => client.invalidateQueries({ queryKey: ["signings"] }),
  });
}

/** Forgets an ended act's notice. */
export function useDismissSigning() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => call("dismiss_signing", { id }),
    onSettled: () => client.invalidateQueries({ queryKey: ["signings"] }),
  });
}

/** Puts an error of the screen into the log; a log that cannot be reached is no second error. */
export async function logFromUi(error: Error, stack: string): Promise<void> {
  await call("log_from_ui", { message: error.message, stack: stack || (error.stack ?? null) }).catch(
    () => {},
  );
}

function showSettings(client: QueryClient, settings: Settings) {
  client.setQueryData(deskQuery.queryKey, (status: DeskStatus | undefined) =>
    status === undefined ? undefined : { ...status, settings },
  );
}

function showSigning(client: QueryClient, signing: Signing) {
  client.setQueryData(signingsQuery.queryKey, (known: Signings | undefined) => ({
    signings: [signing, ...(known?.signings ?? []).filter(({ id }) => id !== signing.id)],
  }));
}
