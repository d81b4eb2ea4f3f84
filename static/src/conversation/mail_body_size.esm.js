/** Letters of 14 px are still 10 px high; what is wider yet, such as a table, scrolls. */
const SMALLEST_ZOOM = 0.7;
const SCROLLBAR_PX = 16;

/**
 * Shrinks a mail that is wider than its frame, as mail programs on phones do.
 *
 * @param {Document} mail
 */
export function fitToWidth(mail) {
    const {body, documentElement: page} = mail;
    body.style.zoom = "";
    if (page.scrollWidth > page.clientWidth) {
        body.style.zoom = Math.max(page.clientWidth / page.scrollWidth, SMALLEST_ZOOM);
    }
}

/**
 * @param {Document} mail
 * @returns {Number} height of the whole mail in pixels; unlike the page's own
 *  scrollHeight it also shrinks when the content does
 */
export function naturalHeight(mail) {
    const {body, documentElement: page} = mail;
    const zoom = parseFloat(body.style.zoom) || 1;
    const content = Math.max(page.offsetHeight, body.scrollHeight * zoom);
    const scrollbar = page.scrollWidth > page.clientWidth ? SCROLLBAR_PX : 0;
    return Math.ceil(content) + scrollbar;
}
