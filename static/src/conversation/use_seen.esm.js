import {useBus, useService} from "@web/core/utils/hooks";
import {browser} from "@web/core/browser/browser";
import {useEffect} from "@odoo/owl";

/** A mail that only flies by while scrolling has not been seen. */
const LOOK_MS = 2000;
/** Nor has one whose edge alone is in sight. */
const LEAST_PX = 120;
const STEPS = [0, 0.01, 0.02, 0.05, 0.1, 0.2, 0.35, 0.5, 0.75, 1];

function isInSight({isIntersecting, intersectionRect, boundingClientRect: all}) {
    const least = Math.min(all.height / 2, LEAST_PX);
    return isIntersecting && intersectionRect.height >= least;
}

/**
 * Calls `onSeen` once the element stayed in sight for a while: on a page in sight, and
 * not behind a dialog, such as the one in which an answer is written.
 *
 * @param {{el: HTMLElement}} ref
 * @param {() => Boolean} isWaiting whether there is still something to see
 * @param {() => void} onSeen
 */
export function useSeen(ref, isWaiting, onSeen) {
    const ui = useService("ui");
    let timer = null;
    let inSight = false;

    function update() {
        browser.clearTimeout(timer);
        const isInFront = ref.el && ui.activeElement.contains(ref.el);
        if (inSight && isInFront && document.visibilityState === "visible") {
            timer = browser.setTimeout(onSeen, LOOK_MS);
        }
    }

    useBus(ui.bus, "active-element-changed", update);
    useEffect(
        (waiting, el) => {
            if (!waiting) {
                return;
            }
            const look = (entries) => {
                const isNow = isInSight(entries.at(-1));
                if (isNow !== inSight) {
                    inSight = isNow;
                    update();
                }
            };
            const observer = new IntersectionObserver(look, {threshold: STEPS});
            observer.observe(el);
            document.addEventListener("visibilitychange", update);
            return () => {
                inSight = false;
                browser.clearTimeout(timer);
                observer.disconnect();
                document.removeEventListener("visibilitychange", update);
            };
        },
        () => [isWaiting(), ref.el]
    );
}
