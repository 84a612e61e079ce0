import { resolve } from "node:path";
import { defineConfig } from "vite";

const root = resolve(import.meta.dirname, "../..");

// A configuration of its own, apart from the designers': a shared one names shared chunks unpredictably, and one
// careless import would then send React to an applicant's phone.
export default defineConfig({
  root,
  base: "/static/build/runtime/",
  publicDir: false,
  build: {
    outDir: resolve(root, "static/build/runtime"),
    emptyOutDir: true,
    manifest: "manifest.json",
    modulePreload: { polyfill: false },
    rollupOptions: {
      input: {
        fill: resolve(import.meta.dirname, "fill.ts"),
        staff: resolve(import.meta.dirname, "staff.ts"),
      },
      // What every form needs comes in one file: several small ones compress worse and cost round trips.
      output: {
        codeSplitting: {
          groups: [
            { name: "core", test: /runtime[\\/]client[\\/](field|mend|page|rows|save)\.ts$/ },
            { name: "feel", test: /decimal\.m?js$|expressions[\\/](arithmetic|builtins|compare|compile|values)\.ts$/ },
            { name: "echarts", test: /node_modules[\\/](echarts|zrender)[\\/]/ },
          ],
        },
      },
    },
  },
});
