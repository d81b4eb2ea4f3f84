import {onWillUnmount, useState} from "@odoo/owl";
import {browser} from "@web/core/browser/browser";

/**
 * Renders the component each second.
 *
 * @param {{now: () => Number}} clock
 * @returns {{now: Number}} by that clock, in milliseconds
 */
export function useSecond(clock) {
    const state = useState({now: clock.now()});
    const timer = browser.setInterval(() => {
        state.now = clock.now();
    }, 1000);
    onWillUnmount(() => browser.clearInterval(timer));
    return state;
}
