import type { Translation } from "../translation";
import type { delivery as zh } from "../zh-CN/delivery";

export const delivery = {
  title: "Delivery centre",
  sub: "Saved is not sent, and sent is not received by the authority.",
  send_now: "Send now",
  node: "Authority's node",
  state: "State",
  phase: {
    idle: "Not enrolled",
    offline: "Out of reach",
    connecting: "Connecting",
    exchanging: "Exchanging",
    live: "Connected",
  },
  address: "Address",
  no_address: "No address",
  last_ok: "Last answer",
  never: "Never yet",
  tries: "Tried",
  tries_count_one: "{{count}} time",
  tries_count_other: "{{count}} times",
  next_try: "Next try",
  to_send: "To be sent",
  nothing_to_send: "Nothing",
  to_send_count_one: "{{count}} record, {{size}}",
  to_send_count_other: "{{count}} records, {{size}}",
  trouble_so_one: "{{count}} record is safe on this computer.",
  trouble_so_other: "{{count}} records are safe on this computer.",
  trouble_now_one:
    "Tried {{count}} time; tried again at {{at}} by itself. Work as usual, or use a phone's hotspot.",
  trouble_now_other:
    "Tried {{count}} times; tried again at {{at}} by itself. Work as usual, or use a phone's hotspot.",
  list: "Records without a receipt",
  show: "What is shown",
  shown: { all: "All", waiting: "Waiting", refused: "Needs you" },
  change: "Contents",
  statement: "Statement of this device",
  refused_because: "The authority's node did not take it in: {{said}}",
  more_one: "This is the oldest of {{all}}.",
  more_other: "These are the oldest {{count}} of {{all}}.",
  elsewhere_one: "{{count}} more thing needs you: an act that failed, or a manifest that contradicts itself.",
  elsewhere_other:
    "{{count}} more things need you: acts that failed, or manifests that contradict themselves.",
  go: "Look",
  empty: {
    all_one: "Nothing waits to be sent. The authority has the one record there is.",
    all_other: "Nothing waits to be sent. The authority has all {{count}} records.",
    none_yet: "Nothing was signed yet, so nothing is to be sent.",
    from: "Once signed, each record appears here until the authority's node has signed its receipt.",
    refused: "No record needs you.",
  },
} as const satisfies Translation<typeof zh>;
