const SCROLLS = ["auto", "scroll", "overlay"];
const KEPT_BY_BROWSER = CSS.supports("overflow-anchor", "auto");

/** @returns {HTMLElement|null} what scrolls an element up and down; null is the page */
export function scrollerOf(el) {
    let parent = el.parentElement;
    while (parent && !SCROLLS.includes(getComputedStyle(parent).overflowY)) {
        parent = parent.parentElement;
    }
    return parent;
}

/**
 * Changes the height of something; what is read below it stays where it is on the
 * screen. Most browsers see to that by themselves.
 *
 * @param {HTMLElement} el
 * @param {() => void} change
 */
export function keepPlace(el, change) {
    const scroller = KEPT_BY_BROWSER ? null : scrollerOf(el);
    const top = scroller?.getBoundingClientRect().top;
    const isAbove = scroller && el.getBoundingClientRect().bottom <= top;
    const before = el.offsetHeight;
    change();
    if (isAbove) {
        scroller.scrollTop += el.offsetHeight - before;
    }
}
