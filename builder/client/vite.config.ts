import { resolve } from "node:path";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

const root = resolve(import.meta.dirname, "../..");

export default defineConfig({
  root,
  base: "/static/build/builder/",
  publicDir: false,
  plugins: [react()],
  build: {
    outDir: resolve(root, "static/build/builder"),
    emptyOutDir: true,
    manifest: "manifest.json",
    modulePreload: { polyfill: false },
    rollupOptions: { input: { designer: resolve(import.meta.dirname, "main.tsx") } },
  },
});
