import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["journeys/**/*.test.ts"],
    globalSetup: ["library/globalSetup.ts"],
    // Each journey starts windows, browsers and a node; two at a time would only slow each other down.
    fileParallelism: false,
    pool: "forks",
    testTimeout: 300_000,
    hookTimeout: 120_000,
    teardownTimeout: 30_000,
  },
});
