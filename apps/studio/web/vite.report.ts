import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig, type Plugin } from 'vite';

/** Puts script and style into the page: one file that opens from a mail. */
const oneFile = (): Plugin => ({
  name: 'one-file',
  enforce: 'post',
  generateBundle(_, bundle) {
    const page = Object.values(bundle).find((item) => item.fileName === 'report.html');
    if (!page || page.type !== 'asset') throw new Error('there is no report.html');
    let html = String(page.source);
    let script = '';
    for (const [name, item] of Object.entries(bundle)) {
      if (item === page) continue;
      if (item.type === 'chunk') script += item.code;
      else if (name.endsWith('.css')) html = html.replace('</head>', () => `<style>${String(item.source).replaceAll('</', '<\\/')}</style>\n</head>`);
      delete bundle[name];
    }
    html = html.replace(/\s*<script type="module"[^>]*><\/script>/, '').replace(/\s*<link rel="stylesheet"[^>]*>/, '');
    page.source = html.replace('</body>', () => `<script type="module">${script.trim().replaceAll('</script', '<\\/script')}</script>\n</body>`);
  },
});

export default defineConfig({
  plugins: [svelte(), oneFile()],
  publicDir: false,
  base: './',
  build: {
    target: 'es2022',
    emptyOutDir: false,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rolldownOptions: { checks: { pluginTimings: false }, input: 'report.html' },
  },
});
