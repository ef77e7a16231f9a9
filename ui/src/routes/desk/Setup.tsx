import { useQuery } from "@tanstack/react-query";
import { Setup } from "@/features/setup/Setup";
import { deskQuery } from "@/features/shared/queries";

/** The first run, from the first question to the enrolled desk. */
export function SetupScreen() {
  const { data: desk, refetch } = useQuery(deskQuery);
  if (desk === undefined) return null;
  return <Setup desk={desk} onRetry={() => void refetch()} />;
}
