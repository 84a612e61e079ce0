import { defineConfig } from "vitest/config";

export default defineConfig({
  test: { include: ["app/**/*.test.{ts,tsx}", "builder/client/**/*.test.{ts,tsx}", "runtime/client/**/*.test.ts"] },
});
