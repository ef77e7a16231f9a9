import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { get, post } from "@/api/console";
import type { Codes } from "@/api/generated/console/Codes";
import type { DeviceList } from "@/api/generated/console/DeviceList";
import type { DeviceView } from "@/api/generated/console/DeviceView";
import type { InviteList } from "@/api/generated/console/InviteList";
import type { Made } from "@/api/generated/console/Made";
import type { NewCodes } from "@/api/generated/console/NewCodes";
import type { NewInvite } from "@/api/generated/console/NewInvite";
import type { NewRevocation } from "@/api/generated/console/NewRevocation";
import type { OrganisationList } from "@/api/generated/console/OrganisationList";
import type { OrganisationView } from "@/api/generated/console/OrganisationView";
import type { RevocationView } from "@/api/generated/console/RevocationView";

/** The longest page that the node gives. */
const PAGE = 1000;

/**
 * Everybody who has a device, by name.
 *
 * All of them: a city has some thousands, and they are searched here by parts of names.
 */
export const organisationsQuery = queryOptions({
  queryKey: ["console", "people", "organisations"],
  queryFn: async () => {
    const all = await readAll<OrganisationView>((after) =>
      get<OrganisationList>("organisations", { limit: PAGE, after }),
    );
    return all.sort((a, b) => a.name.localeCompare(b.name, "zh-CN"));
  },
});

/** Every device, revoked ones too. */
export const devicesQuery = queryOptions({
  queryKey: ["console", "people", "devices"],
  queryFn: async () => {
    const all = await readAll<DeviceView>((after) => get<DeviceList>("devices", { limit: PAGE, after }));
    return all.sort((a, b) => (a.org_name ?? "").localeCompare(b.org_name ?? "", "zh-CN") || a.slot - b.slot);
  },
});

/** Every invite without its code, the newest first. */
export const invitesQuery = queryOptions({
  queryKey: ["console", "people", "invites"],
  queryFn: () => get<InviteList>("invites").then((list) => list.items),
});

/** Makes an invite. The answer holds the code, which is told this once. */
export function useMakeInvite() {
  const client = useQueryClient();
  return useMutation({
    mutationKey: ["console", "people", "invite"],
    mutationFn: (invite: NewInvite) => post<Made>("invites", invite),
    onSuccess: () => client.invalidateQueries({ queryKey: invitesQuery.queryKey }),
  });
}

/** So many codes fit a page. */
const CODES = 20;

/** Makes a page of codes for an organisation. The answer holds them, which are told this once. */
export function useMakeCodes(org: string) {
  return useMutation({
    mutationKey: ["console", "people", "codes", org],
    mutationFn: () =>
      post<Codes>(`organisations/${encodeURIComponent(org)}/codes`, { count: CODES } satisfies NewCodes),
  });
}

/** Ends a device's power to sign. */
export function useRevoke(device: string) {
  const client = useQueryClient();
  return useMutation({
    mutationKey: ["console", "people", "revoke", device],
    mutationFn: (revocation: NewRevocation) =>
      post<RevocationView>(`devices/${encodeURIComponent(device)}/revocation`, revocation),
    onSuccess: () => client.invalidateQueries({ queryKey: ["console"] }),
  });
}

async function readAll<Item>(
  read: (after: string | undefined) => Promise<{ items: Item[]; next: string | null }>,
): Promise<Item[]> {
  const all: Item[] = [];
  let after: string | undefined;
  do {
    const page = await read(after);
    all.push(...page.items);
    after = page.next ?? undefined;
  } while (after !== undefined);
  return all;
}
