import { defineConfig } from 'vitest/config';

// Drives Debian's Chromium. LAMINA names the program to test; without it the stand-in answers.
export default defineConfig({
  test: { include: ['tests/browser/**/*.test.ts'], environment: 'node', pool: 'threads', maxWorkers: 1, fileParallelism: false, testTimeout: 60_000, hookTimeout: 60_000 },
});
