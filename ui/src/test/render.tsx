import { QueryClientProvider } from "@tanstack/react-query";
import {
  createMemoryHistory,
  createRootRoute,
  createRoute,
  createRouter,
  RouterProvider,
} from "@tanstack/react-router";
import { render } from "@testing-library/react";
import type { ReactNode } from "react";
import { setHost } from "@/api/call";
import { keepFresh } from "@/api/freshness";
import { newQueryClient } from "@/api/queryClient";
import { Announcer } from "@/components/Announcer";
import { KeyKeeper } from "@/features/shared/KeyKeeper";
import { speak } from "@/i18n";
import type { Language } from "@/lib/language";
import { Look } from "@/theme/Look";
import { type Answers, fakeHost } from "./fakeHost";

/** Draws a part in the looks and language of the desk, with a desk behind it that answers as told. */
export async function show(
  part: ReactNode,
  { answers = {}, language = "zh-CN" }: { answers?: Answers; language?: Language } = {},
) {
  const fake = fakeHost(answers);
  const queries = newQueryClient();
  setHost(fake.host);
  keepFresh(queries, fake.host);
  speak(language);

  // Parts hold links, and a link asks the router whether it is where one is.
  const root = createRootRoute({ component: () => part });
  const any = createRoute({ getParentRoute: () => root, path: "$" });
  const router = createRouter({ routeTree: root.addChildren([any]), history: createMemoryHistory() });

  await router.load();
  const drawn = render(
    <QueryClientProvider client={queries}>
      <Look language={language} textSize="standard" place="office" tint="light">
        <Announcer>
          <KeyKeeper>
            <RouterProvider router={router as never} />
          </KeyKeeper>
        </Announcer>
      </Look>
    </QueryClientProvider>,
  );
  return { ...drawn, ...fake, queries, router };
}
