import {useEffect} from "@odoo/owl";
import {browser} from "@web/core/browser/browser";

/** A mail that only flies by while scrolling has not been seen. */
const LOOK_MS = 2000;

/**
 * Calls `onSeen` once the element stayed in sight, on a page in sight, for a while.
 *
 * @param {{el: HTMLElement}} ref
 * @param {() => Boolean} isWaiting whether there is still something to see
 * @param {() => void} onSeen
 */
export function useSeen(ref, isWaiting, onSeen) {
    useEffect(
        (waiting, el) => {
            if (!waiting) {
                return;
            }
            let timer = null;
            let inSight = false;
            const update = () => {
                browser.clearTimeout(timer);
                if (inSight && document.visibilityState === "visible") {
                    timer = browser.setTimeout(onSeen, LOOK_MS);
                }
            };
            const observer = new IntersectionObserver((entries) => {
                inSight = entries.at(-1).isIntersecting;
                update();
            });
            observer.observe(el);
            document.addEventListener("visibilitychange", update);
            return () => {
                browser.clearTimeout(timer);
                observer.disconnect();
                document.removeEventListener("visibilitychange", update);
            };
        },
        () => [isWaiting(), ref.el]
    );
}
