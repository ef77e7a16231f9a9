import { queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { call } from "@/api/call";
import type { DeskStatus } from "@/api/generated/DeskStatus";
import { deskQuery } from "@/features/shared/queries";

/** What an invite says. It is a secret until it is used, so it is forgotten with its field. */
export const inviteQuery = (invite: string) =>
  queryOptions({
    queryKey: ["desk", "invite", invite],
    queryFn: () => call("read_invite", { invite }),
    enabled: invite !== "",
    gcTime: 0,
  });

/** Refuses what a picture held when it is no invite, and writes it as it is to be used. */
export async function acceptInvite(text: string): Promise<string> {
  return (await call("read_invite", { invite: text })).invite;
}

/** Makes the keys, or opens those that are there. */
export function useOwnKeys() {
  const client = useQueryClient();
  return useMutation({
    mutationKey: ["desk", "own_keys"],
    mutationFn: async (pin: string) => {
      const { stage } = await client.ensureQueryData(deskQuery);
      return stage === "new" ? call("begin", { pin }) : call("unlock", { pin });
    },
    onSuccess: (status) => client.setQueryData(deskQuery.queryKey, status),
  });
}

/** What this device shows to one that shall let it in, and its fingerprint. */
export function useOwnRequest() {
  return useQuery({
    queryKey: ["desk", "own_request"],
    queryFn: async () => call("read_device_request", await call("device_request", {})),
  });
}

/** Becomes the device that another one has let in. */
export function useJoin() {
  const client = useQueryClient();
  return useMutation({
    mutationKey: ["desk", "join"],
    mutationFn: (admission: string) => call("join", { admission }),
    onSuccess: (status) => client.setQueryData(deskQuery.queryKey, status),
  });
}

/**
 * Makes the keys if there are none, opens them if they are closed, and enrols.
 *
 * Each part that is done stays done: after a failure the same again goes on where it stopped.
 */
export function useEnrolment() {
  const client = useQueryClient();
  const keep = (status: DeskStatus) => {
    client.setQueryData(deskQuery.queryKey, status);
    return status;
  };
  return useMutation({
    mutationKey: ["desk", "enrol"],
    mutationFn: async ({ pin, invite }: { pin: string; invite: string }) => {
      // A slip of the pen is told before there are keys, and before the network is asked.
      await call("read_invite", { invite });
      let status = await client.ensureQueryData(deskQuery);
      if (status.stage === "new") status = keep(await call("begin", { pin }));
      if (status.is_locked) keep(await call("unlock", { pin }));
      return keep(await call("enrol", { invite }));
    },
  });
}
