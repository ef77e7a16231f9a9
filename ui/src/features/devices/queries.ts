import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { call } from "@/api/call";
import type { Devices } from "@/api/generated/Devices";
import type { PrintedPage } from "@/api/generated/PrintedPage";
import type { RevocationWhy } from "@/api/generated/RevocationWhy";
import { deskQuery } from "@/features/shared/queries";

/** The organisation's devices and keys on paper. Others are learned of with the directory. */
export const devicesQuery = queryOptions({
  queryKey: ["desk", "devices"],
  queryFn: () => call("devices", {}),
  meta: { alsoFrom: ["parties", "sync"] },
});

/** What stands in the request of a device that wants to be let in. */
export const requestQuery = (request: string) =>
  queryOptions({
    queryKey: ["desk", "device_request", request] as const,
    queryFn: () => call("read_device_request", { request }),
    enabled: request !== "",
  });

function useShowDevices() {
  const client = useQueryClient();
  return (devices: Devices) => client.setQueryData(devicesQuery.queryKey, devices);
}

/** Closes a device or a sheet out. */
export function useRevokeDevice() {
  const onSuccess = useShowDevices();
  return useMutation({
    mutationFn: (revoked: { device: string; reason: RevocationWhy }) => call("revoke_device", revoked),
    onSuccess,
  });
}

/** Lets a further device in. */
export function useAdmit() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (admitted: { request: string; is_managing: boolean }) => call("admit_device", admitted),
    onSuccess: () => client.invalidateQueries({ queryKey: devicesQuery.queryKey }),
  });
}

/** Goes on under another key. Cut off, the same again goes on where it stopped. */
export function useRotate() {
  const client = useQueryClient();
  const show = useShowDevices();
  return useMutation({
    mutationFn: (pin: string) => call("rotate", { pin }),
    onSuccess: show,
    onSettled: () =>
      Promise.all([devicesQuery, deskQuery].map(({ queryKey }) => client.invalidateQueries({ queryKey }))),
  });
}

/** What is asked of new signing sheets. */
export type NewSheets = { count: number; until: string; most_g: number };

/** Makes signing sheets into a page that the person names; nothing when they think better of it. */
export function useMakeSheets() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (asked: NewSheets): Promise<PrintedPage | undefined> => {
      const { file } = await call("choose_file", { purpose: "page_to" });
      return file === null ? undefined : call("make_sheets", { ...asked, chosen: file.chosen });
    },
    onSuccess: () => client.invalidateQueries({ queryKey: devicesQuery.queryKey }),
  });
}

/** Makes a recovery sheet, likewise. */
export function useMakeRecoverySheet() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (): Promise<PrintedPage | undefined> => {
      const { file } = await call("choose_file", { purpose: "page_to" });
      return file === null ? undefined : call("make_recovery_sheet", { chosen: file.chosen });
    },
    onSuccess: () => client.invalidateQueries({ queryKey: devicesQuery.queryKey }),
  });
}
