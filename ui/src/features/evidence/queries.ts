import {
  infiniteQueryOptions,
  keepPreviousData,
  queryOptions,
  useMutation,
  useQueryClient,
} from "@tanstack/react-query";
import { get, post } from "@/api/console";
import type { Endorsed } from "@/api/generated/console/Endorsed";
import type { EntryList } from "@/api/generated/console/EntryList";
import type { ManifestList } from "@/api/generated/console/ManifestList";
import type { ManifestView } from "@/api/generated/console/ManifestView";
import type { NewAnswer } from "@/api/generated/console/NewAnswer";
import type { NewConfirmation } from "@/api/generated/console/NewConfirmation";
import type { NewEndorsement } from "@/api/generated/console/NewEndorsement";
import type { NewResolution } from "@/api/generated/console/NewResolution";
import type { WasteCounts } from "@/api/generated/console/WasteCounts";
import { rangeOf } from "@/features/shared/period/period";
import type { ManifestsSearch } from "./filter";

/** Rows of a page: three screens of a large projector. */
const PAGE = 200;

/** The manifests of a search, page after page; the first says how many there are. */
export const manifestsQuery = ({ period = "all", ...search }: ManifestsSearch, now: number) => {
  const asked = { ...search, ...rangeOf(period, now) };
  return infiniteQueryOptions({
    queryKey: ["console", "manifests", "list", asked],
    queryFn: ({ pageParam }) =>
      get<ManifestList>("manifests", {
        ...asked,
        limit: PAGE,
        ...(pageParam === null ? { count: true } : { after: pageParam }),
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
  });
};

/** One manifest; its signatures are verified each time. */
export const manifestQuery = (id: string) =>
  queryOptions({
    queryKey: ["console", "manifests", "one", id],
    queryFn: () => get<ManifestView>(`manifests/${encodeURIComponent(id)}`),
  });

/** Says which of its contradicting steps stands; the answer is the manifest as it is then. */
export function useResolve(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationKey: ["console", "manifests", "resolve", id],
    mutationFn: (resolution: NewResolution) =>
      post<ManifestView>(`manifests/${encodeURIComponent(id)}/resolution`, resolution),
    onSuccess: () => client.invalidateQueries({ queryKey: ["console"] }),
  });
}

/** Answers a correction for a party; the answer is the manifest as it is then. */
export function useAnswerCorrection(id: string, entry: string) {
  const client = useQueryClient();
  return useMutation({
    mutationKey: ["console", "manifests", "answer", id, entry],
    mutationFn: ({ approves, answer }: { approves: boolean; answer: NewAnswer }) =>
      post<ManifestView>(
        `manifests/${encodeURIComponent(id)}/corrections/${encodeURIComponent(entry)}/${approves ? "approval" : "decline"}`,
        answer,
      ),
    onSuccess: () => client.invalidateQueries({ queryKey: ["console"] }),
  });
}

/** Confirms a recorded step; the answer is the manifest as it is then. */
export function useConfirmRecording(id: string, entry: string) {
  const client = useQueryClient();
  return useMutation({
    mutationKey: ["console", "manifests", "confirm", id, entry],
    mutationFn: () =>
      post<ManifestView>(
        `manifests/${encodeURIComponent(id)}/recordings/${encodeURIComponent(entry)}/confirmation`,
        { party: null } satisfies NewConfirmation,
      ),
    onSuccess: () => client.invalidateQueries({ queryKey: ["console"] }),
  });
}

/** Takes responsibility for entries that the log gave no effect. */
export function useEndorse() {
  const client = useQueryClient();
  return useMutation({
    mutationKey: ["console", "endorse"],
    mutationFn: (endorsement: NewEndorsement) => post<Endorsed>("endorsements", endorsement),
    onSuccess: () => client.invalidateQueries({ queryKey: ["console"] }),
  });
}

/** Its entries as they were signed. */
export const entriesQuery = (id: string) =>
  queryOptions({
    queryKey: ["console", "manifests", "entries", id],
    queryFn: () => get<EntryList>(`manifests/${encodeURIComponent(id)}/entries`).then((list) => list.items),
  });

/** The wastes that occur at all, to choose from. */
export const wasteNamesQuery = queryOptions({
  queryKey: ["console", "counts", "wastes", {}],
  queryFn: () => get<WasteCounts>("counts/wastes").then((list) => list.items),
});
