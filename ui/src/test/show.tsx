import { QueryClientProvider } from "@tanstack/react-query";
import {
  createMemoryHistory,
  createRootRoute,
  createRoute,
  createRouter,
  RouterProvider,
} from "@tanstack/react-router";
import { render } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import type { ReactNode } from "react";
import { keepFresh } from "@/api/freshness";
import { newQueryClient } from "@/api/queryClient";
import { Announcer } from "@/components/Announcer";
import { KeyKeeper } from "@/features/shared/KeyKeeper";
import { speak } from "@/i18n";
import type { Language } from "@/lib/language";
import { Look } from "@/theme/Look";
import { type Answers, fakeHost } from "./fakeHost";

/**
 * Draws a part in the looks and words of the desk, on a host that answers as the test says.
 *
 * Every address leads to the part; `path()` is where a click has led since.
 */
export async function show(
  part: ReactNode,
  {
    answers = {},
    language = "zh-CN",
    at = "/",
  }: { answers?: Answers; language?: Language; at?: string } = {},
) {
  const host = fakeHost(answers);
  const queries = newQueryClient();
  keepFresh(queries, host);
  speak(language);

  const root = createRootRoute({ component: () => part });
  const any = createRoute({ getParentRoute: () => root, path: "$" });
  const router = createRouter({
    routeTree: root.addChildren([any]),
    history: createMemoryHistory({ initialEntries: [at] }),
  });
  await router.load();

  const drawn = render(
    <QueryClientProvider client={queries}>
      <Look language={language} textSize="standard" place="office" tint="light">
        <Announcer>
          <KeyKeeper>
            {/* The router of a test has other routes than the desk's, whose type is the registered one. */}
            <RouterProvider router={router as never} />
          </KeyKeeper>
        </Announcer>
      </Look>
    </QueryClientProvider>,
  );
  return {
    ...drawn,
    host,
    queries,
    // Nobody waits between two keys here.
    user: userEvent.setup({ delay: null }),
    path: () => router.state.location.href,
  };
}
