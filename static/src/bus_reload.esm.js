import {browser} from "@web/core/browser/browser";
import {onWillDestroy} from "@odoo/owl";
import {useService} from "@web/core/utils/hooks";

/** @returns {Boolean} whether the page is in sight */
export function isVisible() {
    return document.visibilityState === "visible";
}

/** Loads something again in a moment, once for all that changes until then. */
export class DelayedReload {
    timer = null;

    /**
     * @param {Object} options
     * @param {() => void} options.reload
     * @param {() => Number} options.delay milliseconds in which changes are gathered
     * @param {() => Boolean} [options.mayReload] asked when they are over; while it says
     *  no they begin anew
     */
    constructor({reload, delay, mayReload = () => true}) {
        Object.assign(this, {reload, delay, mayReload});
    }

    start() {
        this.timer ??= browser.setTimeout(() => this.finish(), this.delay());
    }

    finish() {
        this.timer = null;
        if (this.mayReload()) {
            this.reload();
        } else {
            this.start();
        }
    }

    cancel() {
        browser.clearTimeout(this.timer);
        this.timer = null;
    }
}

/**
 * Calls back when the server says that something changed, and when the bus is connected
 * again: what was said meanwhile is not said again.
 *
 * @param {Object} bus the service
 * @param {Object} options
 * @param {() => void} options.onChanged
 * @param {String} [options.type] of the messages
 * @param {(payload: Object) => Boolean} [options.concerns] whether a message is about
 *  what is shown; all are by default
 * @param {Boolean} [options.whenVisible] also when the page comes in sight again
 * @returns {() => void} ends it
 */
export function listenToBus(
    bus,
    {onChanged, type, concerns = () => true, whenVisible = false}
) {
    const onMessage = (payload) => concerns(payload) && onChanged();
    const onVisible = () => whenVisible && isVisible() && onChanged();
    const onReconnect = () => onChanged();
    if (type) {
        bus.subscribe(type, onMessage);
    }
    bus.addEventListener("BUS:RECONNECT", onReconnect);
    document.addEventListener("visibilitychange", onVisible);
    return () => {
        if (type) {
            bus.unsubscribe(type, onMessage);
        }
        bus.removeEventListener("BUS:RECONNECT", onReconnect);
        document.removeEventListener("visibilitychange", onVisible);
    };
}

/**
 * Loads what a component shows again when the server says that it changed.
 *
 * @param {Object} options those of DelayedReload and listenToBus
 * @returns {() => void} loads again in a moment, for changes known in another way
 */
export function useBusReload(options) {
    const delayed = new DelayedReload(options);
    const reloadSoon = () => delayed.start();
    const stop = listenToBus(useService("bus_service"), {
        ...options,
        onChanged: reloadSoon,
    });
    // Not onWillUnmount, which a component never sees that was never shown.
    onWillDestroy(() => {
        stop();
        delayed.cancel();
    });
    return reloadSoon;
}
