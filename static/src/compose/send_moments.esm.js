import {deserializeDateTime} from "@web/core/l10n/dates";

const {DateTime} = luxon;

const NINE = {hour: 9, minute: 0, second: 0, millisecond: 0};
const MONDAY = 1;

/**
 * When people like a mail to leave.
 *
 * @param {luxon.DateTime} now in the user's time zone
 * @returns {{tomorrow: luxon.DateTime, monday: luxon.DateTime}} at nine in the morning
 */
export function sendMoments(now) {
    const days = (MONDAY - now.weekday + 7) % 7 || 7;
    return {
        tomorrow: now.plus({days: 1}).set(NINE),
        monday: now.plus({days}).set(NINE),
    };
}

/**
 * @param {luxon.DateTime|String} moment as a string UTC, as the server writes it
 * @returns {String} with its weekday, in the user's language and time zone
 */
export function formatMoment(moment) {
    const date = typeof moment === "string" ? deserializeDateTime(moment) : moment;
    return date.toLocaleString(DateTime.DATETIME_MED_WITH_WEEKDAY);
}
