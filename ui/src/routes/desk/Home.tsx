import { useQuery } from "@tanstack/react-query";
import { Navigate } from "@tanstack/react-router";
import { deskQuery } from "@/features/shared/queries";
import { MENUS } from "./menus";

/** Goes where the day begins: to the set-up until the desk is enrolled, then to the workplace's first page. */
export function Home() {
  const { data } = useQuery(deskQuery);
  if (data === undefined) return null;
  if (data.stage !== "enrolled" || data.settings.workplace === null) return <Navigate to="/setup" replace />;
  return <Navigate to={MENUS[data.settings.workplace][0].to} replace />;
}
