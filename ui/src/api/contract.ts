/** What a screen is told instead of an answer. */
export type Problem =
  | { code: "unreachable"; why: string }
  | { code: "unreadable_request"; name: string; why: string };

/** A part of what screens show. The key of each query begins with one. */
export type Area = "desk" | "manifests" | "parties" | "forms" | "signings" | "sync" | "importing";

/** These areas have changed: read again what you show of them. */
export type Changed = { areas: Area[] };

/** Every command with its request and its answer. */
export type Commands = Record<never, [unknown, unknown]>;
