/// <reference types="vitest/config" />
import { resolve } from "node:path";
import react from "@vitejs/plugin-react";
import { defineConfig, type ProxyOptions } from "vite";

const here = import.meta.dirname;

export default defineConfig({
  plugins: [react()],
  // The desk is loaded from Tauri's own scheme and from the bridge, the console from the node: no page knows its place.
  base: "./",
  resolve: { alias: { "@": resolve(here, "src") } },
  server: { port: 5173, strictPort: true, host: "127.0.0.1", proxy: proxy() },
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
    include: ["src/**/*.test.{ts,tsx}"],
    // axe needs seconds on a machine that builds something else meanwhile.
    testTimeout: 30_000,
    // Files share one load of antd, which takes longer than all tests: each test sets its own desk and language.
    isolate: false,
    setupFiles: ["src/test/setup.ts"],
    css: { include: /./, modules: { classNameStrategy: "non-scoped" } },
  },
});

/** Where `cargo xtask dev` says that the desk's commands and the console's API are. */
function proxy(): Record<string, ProxyOptions> {
  const { WUFEI_BRIDGE: bridge, WUFEI_BRIDGE_KEY: key, WUFEI_CONSOLE: node } = process.env;
  // Both answer only to pages of their own, and here the page is ours to vouch for.
  const to = (target: string, headers = {}): ProxyOptions => ({
    target,
    changeOrigin: true,
    headers: { origin: target, ...headers },
  });
  return {
    ...(bridge && {
      "/call": to(bridge, { "x-wufei-key": key ?? "" }),
      "/events": to(bridge, { "x-wufei-key": key ?? "" }),
    }),
    ...(node && { "/api": to(node) }),
  };
}
