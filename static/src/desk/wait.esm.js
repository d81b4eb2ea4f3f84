import {_t} from "@web/core/l10n/translation";

const MINUTE = 60;
const HOUR = 3600;
const DAY = 86400;

/**
 * @param {Number} seconds
 * @returns {String} as short as a row has room for: "4:05", "2h 5m", "3d 4h" in the
 *  user's language
 */
export function shortDuration(seconds) {
    if (seconds < HOUR) {
        const rest = String(Math.floor(seconds % MINUTE)).padStart(2, "0");
        return `${Math.floor(seconds / MINUTE)}:${rest}`;
    }
    const parts =
        seconds < DAY
            ? [
                  ["hour", seconds / HOUR],
                  ["minute", (seconds % HOUR) / MINUTE],
              ]
            : [
                  ["day", seconds / DAY],
                  ["hour", (seconds % DAY) / HOUR],
              ];
    return parts.map(([unit, number]) => withUnit(Math.floor(number), unit)).join(" ");
}

function withUnit(number, unit) {
    const locale = luxon.Settings.defaultLocale || undefined;
    const format = {style: "unit", unit, unitDisplay: "narrow"};
    return new Intl.NumberFormat(locale, format).format(number);
}

/**
 * @param {Object} wait milliseconds since 1970
 * @param {Number | null} wait.since when the customer began to wait; null: nobody waits
 * @param {Number | null} wait.until the end of the service level
 * @param {Number} wait.now
 * @returns {{text: String, isOver: Boolean}}
 */
export function waitWords({since, until, now}) {
    if (since === null) {
        return {text: "", isOver: false};
    }
    if (until === null) {
        return {text: shortDuration(secondsOf(now - since)), isOver: false};
    }
    const isOver = now > until;
    const text = shortDuration(secondsOf(Math.abs(until - now)));
    return {text: isOver ? `+${text}` : text, isOver};
}

function secondsOf(milliseconds) {
    return Math.max(0, Math.floor(milliseconds / 1000));
}

/** @returns {String} the same, with both moments */
export function waitTitle(since, until) {
    return until
        ? _t("Waits since %(since)s; service level until %(until)s", {since, until})
        : _t("Waits since %(since)s", {since});
}
