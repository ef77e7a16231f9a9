import { useQuery } from "@tanstack/react-query";
import { Settings } from "@/features/settings/Settings";
import { deskQuery } from "@/features/shared/queries";

/** The settings. */
export function SettingsScreen() {
  const { data: desk } = useQuery(deskQuery);
  return desk && <Settings desk={desk} />;
}
