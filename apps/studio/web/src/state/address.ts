// What the address says: #t=TOKEN&page=lessons&lesson=3&theme=dark. The token is never sent in an address.

export type Page = 'studio' | 'lessons' | 'runs' | 'report';

export interface Address {
  token: string;
  page: Page;
  lesson: number | null;
  theme: 'light' | 'dark' | null;
}

const pages: readonly string[] = ['studio', 'lessons', 'runs', 'report'];

export function readAddress(hash: string): Address {
  const said = new URLSearchParams(hash.replace(/^#/, ''));
  const lesson = Number(said.get('lesson'));
  const known = Number.isInteger(lesson) && lesson >= 1 && lesson <= 12 ? lesson : null;
  const page = said.get('page') ?? (known ? 'lessons' : 'studio');
  const theme = said.get('theme');
  return {
    token: said.get('t') ?? '',
    page: (pages.includes(page) ? page : 'studio') as Page,
    lesson: known,
    theme: theme === 'light' || theme === 'dark' ? theme : null,
  };
}

/** The address of a page, to be used as a link; the token stays in the tab. */
export function linkTo(page: Page, lesson?: number): string {
  if (lesson) return `#lesson=${lesson}`;
  return page === 'studio' ? '#page=studio' : `#page=${page}`;
}
