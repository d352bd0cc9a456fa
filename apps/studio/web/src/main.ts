import { mount } from 'svelte';
import App from './App.svelte';
import { httpClient } from './api/client';
import { readAddress } from './state/address';
import { Studio } from './state/studio.svelte';
import { chooseTheme } from './state/theme';
import './report';
import './styles/studio.css';
import './styles/pages.css';

const address = readAddress(location.hash);
chooseTheme(address.theme);

// The token stays in this tab, out of the address bar and of what is copied from it.
let token = address.token;
try {
  if (token) sessionStorage.setItem('lamina-token', token);
  else token = sessionStorage.getItem('lamina-token') ?? '';
} catch {
  // No storage: the token lives as long as this page.
}
if (address.token) {
  const rest = location.hash.replace(/^#/, '').split('&').filter((part) => !part.startsWith('t=')).join('&');
  history.replaceState(null, '', rest ? `#${rest}` : location.pathname);
}

const studio = new Studio(httpClient(token));
mount(App, { target: document.getElementById('page')!, props: { studio, hash: location.hash } });
void studio.start();
