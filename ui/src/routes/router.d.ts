import type { newConsoleRouter } from "./console/router";
import type { newDeskRouter } from "./desk/router";

declare module "@tanstack/react-router" {
  interface Register {
    router: ReturnType<typeof newDeskRouter> | ReturnType<typeof newConsoleRouter>;
  }

  /** What an entry of the history remembers beside its address. */
  interface HistoryState {
    /** The manifest that was opened from this list. */
    opened?: string;
  }
}
