import { type QueryClient, QueryClientProvider } from "@tanstack/react-query";
import {
  createMemoryHistory,
  createRootRoute,
  createRoute,
  createRouter,
  Outlet,
  RouterProvider,
  useRouterState,
} from "@tanstack/react-router";
import { act, type RenderResult, render } from "@testing-library/react";
import { createContext, type ReactNode, use } from "react";
import { theHost } from "@/api/call";
import { keepFresh } from "@/api/freshness";
import { newQueryClient } from "@/api/queryClient";
import { Announcer } from "@/components/Announcer";
import { speak } from "@/i18n";
import type { Language } from "@/lib/language";
import { Look } from "@/theme/Look";

const ScreenAt = createContext<{ path: string; screen: ReactNode }>({ path: "/", screen: null });

function Place() {
  const { path, screen } = use(ScreenAt);
  const isHere = useRouterState({ select: (state) => state.location.pathname === path });
  return isHere ? screen : <p>elsewhere</p>;
}

export type Screen = RenderResult & {
  queries: QueryClient;
  /** Where the person is now: path and search. */
  place: () => string;
};

/**
 * Draws a screen as the desk would: with its host (see `fakeHost`), words, theme and router.
 *
 * `at` is the address; a link that leads away from it shows the text “elsewhere”, and `place()` says where to.
 */
export async function renderScreen(
  screen: ReactNode,
  { at = "/", language = "zh-CN" }: { at?: string; language?: Language } = {},
): Promise<Screen> {
  const queries = newQueryClient();
  keepFresh(queries, theHost());
  speak(language);

  const path = at.split("?")[0] ?? "/";
  const root = createRootRoute({ component: Outlet });
  const anywhere = createRoute({ getParentRoute: () => root, path: "$", component: Place });
  const start = createRoute({ getParentRoute: () => root, path: "/", component: Place });
  const router = createRouter({
    routeTree: root.addChildren([start, anywhere]),
    history: createMemoryHistory({ initialEntries: [at] }),
  });
  await router.load();

  const drawn = render(
    <QueryClientProvider client={queries}>
      <Look language={language} textSize="standard" place="office" tint="light">
        <Announcer>
          {/* The router of a test has other routes than the desk's, whose type is the registered one. */}
          <ScreenAt value={{ path, screen }}>
            <RouterProvider router={router as never} />
          </ScreenAt>
        </Announcer>
      </Look>
    </QueryClientProvider>,
  );
  await act(async () => {});
  return Object.assign(drawn, { queries, place: () => router.state.location.href });
}
