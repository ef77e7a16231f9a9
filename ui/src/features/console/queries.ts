import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { get, post, remove } from "@/api/console";
import type { SessionView } from "@/api/generated/console/SessionView";

/** Whether one is signed in, and at which node. */
export const sessionQuery = queryOptions({
  queryKey: ["console", "session"],
  queryFn: () => get<SessionView>("session"),
});

/** Shows the printed token at the node; from then on the browser has a cookie. */
export function useSignIn() {
  const client = useQueryClient();
  return useMutation({
    mutationKey: ["console", "sign-in"],
    mutationFn: (token: string) => post<SessionView>("session", { token }),
    onSuccess: (session) => client.setQueryData(sessionQuery.queryKey, session),
  });
}

/** Ends the session. What was read is forgotten with it. */
export function useSignOut() {
  const client = useQueryClient();
  return useMutation({
    mutationKey: ["console", "sign-out"],
    mutationFn: () => remove("session"),
    onSuccess: () => {
      client.removeQueries({ predicate: (query) => query.queryKey[1] !== "session" });
      return client.invalidateQueries({ queryKey: sessionQuery.queryKey });
    },
  });
}
