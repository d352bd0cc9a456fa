import { defineConfig } from 'vitest/config';

// Drives Debian's Chromium. LAMINA names the program to test; without it that of build/release. No test is tried twice:
// what fails now and then is a race in page or program, or a test that waits for a time and not for a state.
export default defineConfig({
  test: { include: ['tests/browser/**/*.test.ts'], environment: 'node', pool: 'threads', maxWorkers: 1, fileParallelism: false, testTimeout: 120_000, hookTimeout: 60_000, expect: { poll: { timeout: 20_000 } } },
});
