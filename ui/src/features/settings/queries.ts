import { useMutation, useQueryClient } from "@tanstack/react-query";
import { call } from "@/api/call";
import type { Exported } from "@/api/generated/Exported";
import { deskQuery, personsQuery } from "@/features/shared/queries";

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

/** Adds a person of this device. */
export function useAddPerson() {
  const client = useQueryClient();
  return useMutation({
    mutationKey: ["desk", "add_person"],
    mutationFn: (person: { name: string; phone: string }) => call("add_person", person),
    onSuccess: (persons) => client.setQueryData(personsQuery.queryKey, persons),
  });
}

/** Says who is at this device from now on, or nobody. */
export function useActAs() {
  const client = useQueryClient();
  return useMutation({
    mutationKey: ["desk", "act_as"],
    mutationFn: (person: string | null) => call("act_as", { person }),
    onSuccess: (persons) => client.setQueryData(personsQuery.queryKey, persons),
  });
}

/** Forgets name and telephone of a person, here and for good. */
export function useErasePerson() {
  const client = useQueryClient();
  return useMutation({
    mutationKey: ["desk", "erase_person"],
    mutationFn: (person: string) => call("erase_person", { person }),
    onSuccess: (persons) => client.setQueryData(personsQuery.queryKey, persons),
  });
}
