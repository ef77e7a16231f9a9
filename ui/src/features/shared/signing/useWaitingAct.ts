import { useQuery } from "@tanstack/react-query";
import type { Signing } from "@/api/generated/Signing";
import { signingsQuery } from "../queries";

/** The act on this manifest that waits for its ten seconds, if there is one. */
export function useWaitingAct(manifest: string): Signing | undefined {
  const { data } = useQuery(signingsQuery);
  return data?.signings.find(
    ({ act, state }) => state.state === "waiting" && "manifest" in act && act.manifest === manifest,
  );
}
