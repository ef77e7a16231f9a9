import { useNavigate, useSearch } from "@tanstack/react-router";
import { useCallback } from "react";
import { type Looking, ManifestList } from "@/features/manifests/list/ManifestList";
import type { ManifestsSearch } from "./search";

/** 联单. What one looks for stands in the address, so that the way back leads to the same list. */
export function ManifestsScreen() {
  const { text = "", status, role }: ManifestsSearch = useSearch({ from: "/shell/manifests" });
  const navigate = useNavigate();
  const look = useCallback(
    (next: Looking) =>
      void navigate({
        to: "/manifests",
        search: {
          ...(next.text !== "" && { text: next.text }),
          ...(next.status !== undefined && { status: next.status }),
          ...(next.role !== undefined && { role: next.role }),
        },
        replace: true,
      }),
    [navigate],
  );
  return <ManifestList looking={{ text, status, role }} onLook={look} />;
}
