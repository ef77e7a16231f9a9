import { useMutation, useQueryClient } from "@tanstack/react-query";
import { call } from "@/api/call";
import type { Exported } from "@/api/generated/Exported";
import { deskQuery } from "@/features/shared/queries";

/** Seals the signing key under another PIN. */
export function useChangePin() {
  const client = useQueryClient();
  return useMutation({
    mutationKey: ["desk", "change_pin"],
    mutationFn: (pins: { old: string; new: string }) => call("change_pin", pins),
    onSuccess: (status) => client.setQueryData(deskQuery.queryKey, status),
  });
}

/** Checks every stored byte. */
export function useVerify() {
  return useMutation({ mutationKey: ["desk", "verify"], mutationFn: () => call("verify", {}) });
}

/** Writes everything to a file that the person names; nothing when they think better of it. */
export function useExport() {
  return useMutation({
    mutationKey: ["desk", "export"],
    mutationFn: async (): Promise<Exported | undefined> => {
      const { file } = await call("choose_file", { purpose: "export_to" });
      return file === null ? undefined : call("export", { chosen: file.chosen });
    },
  });
}

/** Goes to another of the demo's homes: this window ends, and another opens. */
export function useSwitchHome() {
  return useMutation({
    mutationKey: ["desk", "switch_home"],
    mutationFn: (label: string) => call("switch_home", { label }),
  });
}
