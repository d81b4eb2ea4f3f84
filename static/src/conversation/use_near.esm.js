import {useEffect, useState} from "@odoo/owl";
import {scrollerOf} from "./scroll_place.esm";

/** What is so far below or above the screen is made ready. */
const AHEAD = "800px";

/**
 * Says when an element is about to come into sight, once.
 *
 * @param {{el: HTMLElement}} ref
 * @param {Boolean} isNear whether it is from the start
 * @returns {{isNear: Boolean}} reactive
 */
export function useNear(ref, isNear) {
    const state = useState({isNear});
    useEffect(
        (el, waits) => {
            if (!el || !waits) {
                return;
            }
            const observer = new IntersectionObserver(
                (entries) => {
                    state.isNear ||= entries.some((entry) => entry.isIntersecting);
                },
                {root: scrollerOf(el), rootMargin: `${AHEAD} 0px`}
            );
            observer.observe(el);
            return () => observer.disconnect();
        },
        () => [ref.el, !state.isNear]
    );
    return state;
}
