import {deserializeDateTime} from "@web/core/l10n/dates";

/** No message is on its way for longer. */
const LONGEST_WAY_MS = 10 * 60 * 1000;

/**
 * The server's clock, as its answers tell it: a browser's may be minutes off.
 *
 * Times of the server are strings in UTC, as Odoo writes them; here they are
 * milliseconds since 1970.
 */
export class ServerClock {
    /** How much later than here it is there; unknown before the first answer. */
    ahead = null;

    /**
     * @param {String} time of the server
     * @returns {Number}
     */
    at(time) {
        return deserializeDateTime(time).toMillis();
    }

    /**
     * @param {String} now the server's, in an answer that has just come
     */
    set(now) {
        this.ahead = this.at(now) - Date.now();
    }

    /**
     * @param {String} now the server's, in a message that may have been on its way for
     *  long: it cannot be earlier there
     */
    atLeast(now) {
        const ahead = this.at(now) - Date.now();
        // A clock that was ahead there, and went back.
        const isReset = this.ahead - ahead > LONGEST_WAY_MS;
        this.ahead = isReset ? ahead : Math.max(this.ahead ?? -Infinity, ahead);
    }

    /** @returns {Number} */
    now() {
        return Date.now() + (this.ahead ?? 0);
    }

    /**
     * @param {String} time of the server
     * @returns {Number} whole seconds since then, never negative
     */
    secondsSince(time) {
        return Math.max(0, Math.floor((this.now() - this.at(time)) / 1000));
    }

    /**
     * @param {String} time of the server
     * @returns {Number} seconds until then, never negative
     */
    secondsUntil(time) {
        return Math.max(0, (this.at(time) - this.now()) / 1000);
    }
}
