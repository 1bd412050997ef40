/** What whoever hosts the site may want to set. */

/** Where reports of a difference from AWS go: an address people can open (`https://…` or `mailto:…`), or null where nobody collects them. */
export const reportAddress: string | null = null;
