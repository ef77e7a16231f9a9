import { invoke } from "@tauri-apps/api/core";
import { listen } from "@tauri-apps/api/event";
import type { Host } from "./host";

/** Whether this page runs in the desk's own window. */
export function inWindow(): boolean {
  return "__TAURI_INTERNALS__" in window;
}

/** The window's own process. This is the only file that knows Tauri. */
export function tauriHost(): Host {
  return {
    call: (name, request) => invoke("call", { name, request }),
    onChanged(listener) {
      const listening = listen("changed", (event) => listener(event.payload));
      return () => void listening.then((stop) => stop());
    },
  };
}

/** Tells the window that something was painted; a silent page is reported as blank after ten seconds. */
export async function tellReady(): Promise<void> {
  await invoke("ui_ready");
}
