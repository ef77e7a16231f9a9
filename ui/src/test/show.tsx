import { QueryClientProvider } from "@tanstack/react-query";
import {
  createMemoryHistory,
  createRootRoute,
  createRoute,
  createRouter,
  RouterProvider,
} from "@tanstack/react-router";
import { act, render } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import type { ReactNode } from "react";
import { setHost } from "@/api/call";
import { keepFresh } from "@/api/freshness";
import { newQueryClient } from "@/api/queryClient";
import { Announcer } from "@/components/Announcer";
import { speak } from "@/i18n";
import type { Language } from "@/lib/language";
import { Look } from "@/theme/Look";
import { type Fakes, fakeHost } from "./fakeHost";

/**
 * Draws a screen as the window does, on a host that answers as the test says.
 *
 * Every address leads to the screen; `path()` is where a click has led since.
 */
export async function show(
  screen: ReactNode,
  { fakes = {}, language = "zh-CN", at = "/" }: { fakes?: Fakes; language?: Language; at?: string } = {},
) {
  const host = fakeHost(fakes);
  const queries = newQueryClient();
  setHost(host);
  keepFresh(queries, host);
  speak(language);

  const root = createRootRoute();
  const tree = root.addChildren([
    createRoute({ getParentRoute: () => root, path: "$", component: () => screen }),
  ]);
  const router = createRouter({
    routeTree: tree,
    history: createMemoryHistory({ initialEntries: [at] }),
  });
  // Nobody waits between two keys here.
  const user = userEvent.setup({ delay: null });
  await act(() => router.load());
  const drawn = render(
    <QueryClientProvider client={queries}>
      <Look language={language} textSize="standard" place="office" tint="light">
        <Announcer>
          <RouterProvider router={router as never} />
        </Announcer>
      </Look>
    </QueryClientProvider>,
  );
  return { ...drawn, host, queries, user, path: () => router.state.location.href };
}
