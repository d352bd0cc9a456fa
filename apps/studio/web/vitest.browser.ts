import { defineConfig } from 'vitest/config';

// Drives Debian's Chromium. LAMINA names the program to test; without it the stand-in answers. A page on a loaded
// machine may be late once: what fails is tried again, twice.
export default defineConfig({
  test: { include: ['tests/browser/**/*.test.ts'], environment: 'node', pool: 'threads', maxWorkers: 1, fileParallelism: false, testTimeout: 120_000, hookTimeout: 60_000, expect: { poll: { timeout: 20_000 } }, retry: 2 },
});
