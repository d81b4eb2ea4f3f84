import {deserializeDateTime} from "@web/core/l10n/dates";

const {DateTime} = luxon;

/**
 * @param {String} value UTC, as the server writes it
 * @returns {String} as short as it stays clear: today's time, this year's day, or
 *  the whole date
 */
export function shortDate(value) {
    const date = deserializeDateTime(value);
    const now = DateTime.now();
    if (date.hasSame(now, "day")) {
        return date.toLocaleString(DateTime.TIME_SIMPLE);
    }
    if (date.hasSame(now, "year")) {
        return date.toLocaleString({month: "short", day: "numeric"});
    }
    return date.toLocaleString(DateTime.DATE_MED);
}

/** @returns {String} date and time, in the user's language and time zone */
export function fullDate(value) {
    return deserializeDateTime(value).toLocaleString(DateTime.DATETIME_MED);
}
