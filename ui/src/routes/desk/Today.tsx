import { Today } from "@/features/today/Today";

/** 今日: where a workshop begins. */
export function TodayScreen() {
  return <Today />;
}
