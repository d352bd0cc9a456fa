// Light or dark: what the address says, then what was chosen before, then the system.

export function chooseTheme(asked: 'light' | 'dark' | null): void {
  let kept: string | null = null;
  try {
    kept = localStorage.getItem('lamina-theme');
  } catch {
    // A page from a file may have no storage.
  }
  const theme = asked ?? kept;
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
}

export function toggleTheme(): void {
  const root = document.documentElement;
  const dark = root.dataset.theme ? root.dataset.theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
  root.dataset.theme = dark ? 'light' : 'dark';
  try {
    localStorage.setItem('lamina-theme', root.dataset.theme);
  } catch {
    // As above.
  }
}
