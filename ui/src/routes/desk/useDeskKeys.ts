import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import type { TextSize } from "@/api/generated/TextSize";
import type { Workplace } from "@/api/generated/Workplace";
import { type Keys, useKeys } from "@/components/useKeys";
import { useSaveSettings, useSendNow } from "@/features/shared/mutations";
import { deskQuery } from "@/features/shared/queries";
import { MENUS } from "./menus";

const SIZES: readonly TextSize[] = ["standard", "large", "extra_large"];

/** The keys that work on every page of the desk. */
export function useDeskKeys(workplace: Workplace, openSheet: () => void): void {
  const navigate = useNavigate();
  const client = useQueryClient();
  const sendNow = useSendNow();
  const saveSettings = useSaveSettings();

  const resize = (by: -1 | 1 | "standard") => {
    const settings = client.getQueryData(deskQuery.queryKey)?.settings;
    if (settings === undefined) return;
    const at = by === "standard" ? 0 : SIZES.indexOf(settings.text_size) + by;
    const text_size = SIZES[at];
    if (text_size !== undefined && text_size !== settings.text_size)
      saveSettings.mutate({ ...settings, text_size });
  };

  const keys: Keys = {
    "?": openSheet,
    "/": focusFilter,
    f5: () => sendNow.mutate(),
    "mod++": () => resize(1),
    "mod+=": () => resize(1),
    "mod+-": () => resize(-1),
    "mod+0": () => resize("standard"),
  };
  if (workplace === "producer") keys["mod+n"] = () => void navigate({ to: "/manifests/new" });
  MENUS[workplace].forEach(({ to }, at) => {
    keys[`alt+${at + 1}`] = () => void navigate({ to });
  });
  useKeys(keys);
}

/** A page marks the field that filters its list with `data-filter`. */
function focusFilter() {
  document.querySelector<HTMLElement>("[data-filter]")?.focus();
}
