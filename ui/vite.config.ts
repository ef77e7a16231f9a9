/// <reference types="vitest/config" />
import { resolve } from "node:path";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

const here = import.meta.dirname;

export default defineConfig({
  plugins: [react()],
  // The desk is loaded from Tauri's own scheme and from the bridge, the console from the node: no page knows its place.
  base: "./",
  resolve: { alias: { "@": resolve(here, "src") } },
  server: { port: 5173, strictPort: true, host: "127.0.0.1" },
  build: {
    target: ["es2022", "safari16", "chrome109"],
    // The pages are served under `script-src 'self'`, so nothing may be inlined.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1500,
    rolldownOptions: {
      input: { desk: resolve(here, "index.html"), regulator: resolve(here, "regulator.html") },
      output: {
        codeSplitting: {
          groups: [
            { name: "antd", test: /node_modules[\\/](antd|@ant-design|@rc-component|dayjs)[\\/]/ },
            { name: "vendor", test: /node_modules[\\/]/ },
          ],
        },
      },
    },
  },
  test: {
    environment: "happy-dom",
    // A screen of antd takes its time on a machine that compiles Rust beside it.
    testTimeout: 30_000,
    include: ["src/**/*.test.{ts,tsx}"],
    setupFiles: ["src/test/setup.ts"],
    css: { include: /./, modules: { classNameStrategy: "non-scoped" } },
  },
});
