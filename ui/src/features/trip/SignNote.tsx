import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { syncQuery } from "../shared/queries";

/** What happens after the signature, with and without a network. Nothing asks the driver to send anything. */
export function SignNote() {
  const { t } = useTranslation("trip");
  const { data: sync } = useQuery(syncQuery);
  return t(sync?.phase === "offline" ? "sign_note.offline" : "sign_note.online");
}
