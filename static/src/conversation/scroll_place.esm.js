import {useEffect} from "@odoo/owl";

const SCROLLS = ["auto", "scroll", "overlay"];

/** @returns {HTMLElement|null} what scrolls an element up and down; null is the page */
export function scrollerOf(el) {
    let parent = el.parentElement;
    while (parent && !SCROLLS.includes(getComputedStyle(parent).overflowY)) {
        parent = parent.parentElement;
    }
    return parent;
}

/** @returns {{el: HTMLElement, top: Number}|null} the first of some that is in sight */
function firstInSight(elements, scroller) {
    const {top} = scroller.getBoundingClientRect();
    const el = [...elements].find((each) => each.getBoundingClientRect().bottom > top);
    return el ? {el, top: el.getBoundingClientRect().top} : null;
}

/**
 * What is read stays where it is on the screen while things above it come, go and take
 * their size. Browsers see to that by themselves, but in Odoo's forms that is switched
 * off.
 *
 * @param {{el: HTMLElement}} ref
 * @param {String} selector of what stands one below the other in it
 */
export function useScrollPlace(ref, selector) {
    useEffect(
        (root) => {
            const scroller = root && scrollerOf(root);
            if (!scroller) {
                return;
            }
            let place = null;
            const note = () => {
                place = firstInSight(root.querySelectorAll(selector), scroller);
            };
            const observer = new ResizeObserver(() => {
                if (place?.el.isConnected && scroller.scrollTop > 0) {
                    const {top} = place.el.getBoundingClientRect();
                    scroller.scrollTop += top - place.top;
                }
                note();
            });
            observer.observe(root);
            scroller.addEventListener("scroll", note, {passive: true});
            return () => {
                observer.disconnect();
                scroller.removeEventListener("scroll", note);
            };
        },
        () => [ref.el]
    );
}
