import {onWillDestroy, useEffect, useState} from "@odoo/owl";
import {browser} from "@web/core/browser/browser";
import {useService} from "@web/core/utils/hooks";

const SECOND_MS = 1000;
const listeners = new Set();
let timer = null;

/** One timer, however many rows there are. */
function onSecond(listener) {
    listeners.add(listener);
    timer ??= browser.setInterval(() => listeners.forEach((each) => each()), SECOND_MS);
    return () => {
        listeners.delete(listener);
        if (!listeners.size) {
            browser.clearInterval(timer);
            timer = null;
        }
    };
}

/**
 * What a component shows of the time that goes by; it is rendered anew only when that
 * changes.
 *
 * @param {(clock: {now: () => Number}) => Object} compute
 * @returns {Object} what `compute` gave
 */
export function useMoment(compute) {
    const {clock} = useService("email_channel.agent");
    const state = useState(compute(clock));
    const update = () => {
        Object.assign(state, compute(clock));
    };
    onWillDestroy(onSecond(update));
    useEffect(update);
    return state;
}
