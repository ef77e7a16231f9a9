import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import type { ActRequest } from "@/api/generated/ActRequest";
import { checkQuery } from "./queries";

/** So many milliseconds after the last change an act is looked at. */
export const CHECK_AFTER_MS = 250;

/**
 * What would be wrong or odd about an act, as of a moment ago. While a changed act is looked at, the last answer
 * stays. Whoever asks the same at the same time is answered once.
 */
export function useCheck(act: ActRequest) {
  // By its text, because a screen makes the act anew each time it is drawn.
  const text = JSON.stringify(act);
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), CHECK_AFTER_MS);
    return () => clearTimeout(timer);
  }, [text]);
  const query = useQuery(checkQuery(JSON.parse(settled) as ActRequest));
  return { ...query, isBehind: settled !== text || query.isPlaceholderData };
}
