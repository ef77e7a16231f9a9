import type { Translation } from "../translation";
import type { manifests as zh } from "../zh-CN/manifests";

export const manifests = {} as const satisfies Translation<typeof zh>;
