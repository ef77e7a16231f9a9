import type { Translation } from "../translation";
import type { importing as zh } from "../zh-CN/importing";

export const importing = {} as const satisfies Translation<typeof zh>;
