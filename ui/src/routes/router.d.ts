import type { newConsoleRouter } from "./console/router";
import type { newDeskRouter } from "./desk/router";

declare module "@tanstack/react-router" {
  interface Register {
    router: ReturnType<typeof newDeskRouter> | ReturnType<typeof newConsoleRouter>;
  }
}
