// Pages are HTML and CSS; a page that needs Svelte in the browser says so itself.
export const csr = false;
