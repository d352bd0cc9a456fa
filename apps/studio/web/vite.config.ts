import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';

// Nothing inline, so that the page runs under the strict policy of the server.
export default defineConfig({
  plugins: [svelte()],
  base: './',
  build: {
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rolldownOptions: { checks: { pluginTimings: false }, output: { entryFileNames: 'assets/studio-[hash].js', assetFileNames: 'assets/studio-[hash][extname]' } },
  },
  server: { proxy: { '/api': process.env.STUDIO ?? 'http://127.0.0.1:8642' } },
});
