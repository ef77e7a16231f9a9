import { QueryClientProvider } from "@tanstack/react-query";
import { render } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { keepFresh } from "@/api/freshness";
import { newQueryClient } from "@/api/queryClient";
import { Desk } from "@/routes/desk/Desk";
import { newDeskRouter } from "@/routes/desk/router";
import type { FakeHost } from "./fakeHost";

/** Opens the whole desk on a host of the test's own, at an address such as `/trip`; without one, where the day begins. */
export function openDesk(host: FakeHost, at = "") {
  window.location.hash = at;
  const queries = newQueryClient();
  keepFresh(queries, host);
  const drawn = render(
    <QueryClientProvider client={queries}>
      <Desk router={newDeskRouter()} onPainted={() => {}} />
    </QueryClientProvider>,
  );

  let taps = 0;
  const user = userEvent.setup();
  return {
    ...drawn,
    queries,
    user,
    /** A tap as a person makes it; it is counted. */
    tap: async (element: Element) => {
      taps += 1;
      await user.click(element);
    },
    taps: () => taps,
    address: () => window.location.hash.slice(1),
  };
}
