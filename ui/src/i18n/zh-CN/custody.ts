export const custody = {} as const;
