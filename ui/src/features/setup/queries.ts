import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { call } from "@/api/call";
import type { DeskStatus } from "@/api/generated/DeskStatus";
import type { InviteView } from "@/api/generated/InviteView";
import { deskQuery } from "@/features/shared/queries";

/** What an invite says. It is a secret until it is used, so it is forgotten with its field. */
export const inviteQuery = (invite: string) =>
  queryOptions({
    queryKey: ["desk", "invite", invite],
    queryFn: () => call("read_invite", { invite }),
    enabled: invite !== "",
    gcTime: 0,
  });

/** Reads an invite from a picture that the person chooses; nothing when they think better of it. */
export function useInviteFromPicture() {
  return useMutation({
    mutationKey: ["desk", "invite_picture"],
    mutationFn: async (): Promise<InviteView | undefined> => {
      const { file } = await call("choose_file", { purpose: "picture" });
      return file === null ? undefined : call("invite_from_picture", { chosen: file.chosen });
    },
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
