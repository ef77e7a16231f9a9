import type { Translation } from "../translation";
import type { people as zh } from "../zh-CN/people";

export const people = {} as const satisfies Translation<typeof zh>;
