import {_t} from "@web/core/l10n/translation";
import {workLeft} from "./work_left.esm";

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
 * @param {Object | null} wait.work see workLeft; null: all time counts
 * @returns {{text: String, isOver: Boolean, rests: Boolean, goesOnAt: Number | null}}
 *  `rests`: it is no working time, so that it does not run down
 */
export function waitWords({since, until, now, work = null}) {
    const said = {text: "", isOver: false, rests: false, goesOnAt: null};
    if (since === null) {
        return said;
    }
    if (until === null) {
        return {...said, text: shortDuration(secondsOf(now - since))};
    }
    if (now > until) {
        const text = `+${shortDuration(secondsOf(now - until))}`;
        return {...said, text, isOver: true};
    }
    if (!work) {
        return {...said, text: shortDuration(secondsOf(until - now))};
    }
    const {left, runs, goesOnAt} = workLeft(work, now);
    return {...said, text: shortDuration(secondsOf(left)), rests: !runs, goesOnAt};
}

function secondsOf(milliseconds) {
    return Math.max(0, Math.floor(milliseconds / 1000));
}

/**
 * @param {Object} moments in words; each may be missing
 * @returns {String} the same, with all moments
 */
export function waitTitle({since, until, goesOnAt}) {
    if (!until) {
        return _t("Waits since %(since)s", {since});
    }
    const words = _t("Waits since %(since)s; service level until %(until)s", {
        since,
        until,
    });
    const rests =
        goesOnAt &&
        _t("outside working hours, counted again from %(moment)s", {moment: goesOnAt});
    return rests ? `${words}; ${rests}` : words;
}
