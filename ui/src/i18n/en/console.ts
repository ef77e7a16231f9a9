import type { Translation } from "../translation";
import type { console as zh } from "../zh-CN/console";

export const console = {
  nav: {
    board: "Board",
    manifests: "Manifests",
    organisations: "Organisations",
    devices: "Devices",
    invites: "Invites",
  },
  sign_out: "Sign out",
  until: "Signed in until {{at}}",
  language: "Language",
  text_size: "Text size",
  size: { standard: "A", large: "A+", extra_large: "A++" },
  live: { connecting: "Connecting", live: "Live", silent: "Node silent" },
  live_means: {
    connecting: "Connecting to the authority's node",
    live: "The page follows what the node receives",
    silent: "The page shows what was read last",
  },
  silent: {
    what: "The authority's node has not answered since {{at}}.",
    so: "What was read stays on the page; it may be out of date.",
    now: "The page follows by itself once the node is back. If it stays silent, tell its administrator.",
  },
  older_read_again: "There is newer data: read again",
  not_found: { what: "There is no such page.", board: "Back to the board" },
  sign_in: {
    title: "Sign in to the console",
    title_node: "Sign in to the node of {{node}}",
    token: "Token",
    where: "The node printed it at its start: look at the terminal that runs wufei-regulator serve.",
    line: "Find the line that begins with “token”: the 64 characters behind it are it.",
    again:
      "A node that starts again prints another one. If you cannot see the terminal, ask its administrator.",
    act: "Sign in",
    wait_one: "Try again in {{count}} second",
    wait_other: "Try again in {{count}} seconds",
    ended:
      "Sign in to go on to the page that you asked for. A session ends after 12 hours, and when the node is started again.",
  },
  wrong_token: {
    what: "This is not the token; you are not signed in.",
    so: "The node's data is not affected.",
    now: "Copy the whole token from the terminal. A node that was started again has another one.",
  },
  too_many: {
    what: "Too many wrong tokens within a minute: signing in is paused.",
    so: "Those who are signed in are not affected, and nothing has changed.",
    now_one: "Check the token and try again in {{count}} second.",
    now_other: "Check the token and try again in {{count}} seconds.",
    over: "You can try again now.",
  },
  period: {
    label: "Period",
    this_month: "This month",
    last_month: "Last month",
    this_year: "This year",
    all: "All time",
    own: "Own dates",
    year: "{{year}}",
    days: "{{first}} to {{last}}",
    ever: "All time",
  },
} as const satisfies Translation<typeof zh>;
