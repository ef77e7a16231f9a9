export const manifests = {} as const;
