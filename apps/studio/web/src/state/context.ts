import { getContext, setContext } from 'svelte';
import type { Studio } from './studio.svelte';

const key = Symbol('studio');

export const giveStudio = (studio: Studio): Studio => setContext(key, studio);
export const useStudio = (): Studio => getContext<Studio>(key);

/** The context of a view that is mounted by itself. */
export const contextOf = (studio: Studio): Map<unknown, unknown> => new Map([[key, studio]]);
