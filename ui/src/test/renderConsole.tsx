import { QueryClientProvider } from "@tanstack/react-query";
import { createMemoryHistory } from "@tanstack/react-router";
import { act, render } from "@testing-library/react";
import { newQueryClient } from "@/api/queryClient";
import { choosePreferences } from "@/features/console/preferences";
import type { Language } from "@/lib/language";
import { Console } from "@/routes/console/Console";
import { newConsoleRouter } from "@/routes/console/router";

/** Draws the whole console at an address, with its own router; the node behind it is `fakeNode`'s. */
export async function renderConsole(at: string, language: Language = "zh-CN") {
  choosePreferences({ language, textSize: "standard" });
  const router = newConsoleRouter(createMemoryHistory({ initialEntries: [at] }));
  const queries = newQueryClient();
  const drawn = render(
    <QueryClientProvider client={queries}>
      <Console router={router} />
    </QueryClientProvider>,
  );
  await act(() => router.load());
  return Object.assign(drawn, {
    queries,
    /** Where the person is now: path and search. */
    place: () => decodeURIComponent(router.state.location.href),
    back: () => act(async () => router.history.back()),
  });
}
