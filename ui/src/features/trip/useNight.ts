import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { call } from "@/api/call";
import type { DeskStatus } from "@/api/generated/DeskStatus";
import type { Settings } from "@/api/generated/Settings";

/** Whether the desk is dark, and the way to turn it; nothing while the settings are not read yet. */
export function useNight(): { isOn: boolean; turn: () => void } | undefined {
  const queries = useQueryClient();
  const { data: desk } = useQuery({
    queryKey: ["desk", "status"],
    queryFn: () => call("desk_status", {}),
  });
  const { mutate } = useMutation({
    mutationFn: (settings: Settings) => call("save_settings", settings),
    onSuccess: (settings) =>
      queries.setQueryData(["desk", "status"], (before: DeskStatus | undefined) =>
        before === undefined ? undefined : { ...before, settings },
      ),
  });

  if (desk === undefined) return undefined;
  const { settings } = desk;
  return {
    isOn: settings.theme === "dark",
    turn: () => mutate({ ...settings, theme: settings.theme === "dark" ? "light" : "dark" }),
  };
}
