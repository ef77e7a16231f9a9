import { queryOptions, useMutation, useMutationState } from "@tanstack/react-query";
import { call, problemOf } from "@/api/call";
import type { ChosenFile } from "@/api/generated/ChosenFile";
import type { ImportDone } from "@/api/generated/ImportDone";
import type { Problem } from "@/api/generated/Problem";
import type { Language } from "@/lib/language";

/**
 * What a chosen spreadsheet holds, in the language of the screens.
 *
 * It stands with the forms, which nobody types while looking at it: what is recorded or fetched meanwhile must not have
 * the file read again and again.
 */
export const previewQuery = (chosen: string, language: Language) =>
  queryOptions({
    queryKey: ["forms", "import_preview", chosen, language],
    queryFn: () => call("preview_import", { chosen }),
  });

/** How far a running import is; looked at twice a second while one runs. */
export const progressQuery = queryOptions({
  queryKey: ["importing", "progress"],
  queryFn: () => call("import_progress", {}),
  refetchInterval: (query) => (query.state.data?.is_running ? 500 : false),
});

/** Asks for a spreadsheet; nothing when the person thinks better of it. */
export function useChooseSpreadsheet() {
  return useMutation({
    mutationKey: ["importing", "choose"],
    mutationFn: async (): Promise<ChosenFile | null> =>
      (await call("choose_file", { purpose: "spreadsheet" })).file,
  });
}

const RUN = ["importing", "run"] as const;

/** Records every manifest of a chosen spreadsheet that has no error. */
export function useImport() {
  return useMutation({
    mutationKey: RUN,
    mutationFn: (chosen: string) => call("import", { chosen }),
  });
}

/** How the last import of a file went; it is known also to whoever left the page meanwhile. */
export type LastRun =
  | { state: "running" }
  | { state: "done"; done: ImportDone }
  | { state: "failed"; problem: Problem };

/** The last import of a chosen file, if there was one. */
export function useLastRun(chosen: string | undefined): LastRun | undefined {
  const runs = useMutationState({
    filters: { mutationKey: RUN },
    select: ({ state }) => state as { status: string; variables: unknown; data: unknown; error: unknown },
  });
  const last = runs.findLast((run) => run.variables === chosen);
  switch (last?.status) {
    case "pending":
      return { state: "running" };
    case "success":
      return { state: "done", done: last.data as ImportDone };
    case "error":
      return { state: "failed", problem: problemOf(last.error) };
    default:
      return undefined;
  }
}
