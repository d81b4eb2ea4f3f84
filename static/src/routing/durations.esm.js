const UNITS = [
    ["day", 86400],
    ["hour", 3600],
    ["minute", 60],
    ["second", 1],
];

/**
 * @param {Number} seconds
 * @returns {String} as on a clock: "00:03:12", "123:59:59"
 */
export function formatClock(seconds) {
    const parts = [seconds / 3600, (seconds / 60) % 60, seconds % 60];
    return parts.map((part) => String(Math.floor(part)).padStart(2, "0")).join(":");
}

const SECONDS = {d: 86400, h: 3600, m: 60, s: 1};

/**
 * @param {String} text as on a clock ("1:30:00", "2:30" for minutes and seconds), with
 *  units ("90 min", "1 h 30 min", "20s"), or a number of seconds
 * @returns {Number} seconds
 * @throws {Error} when it is none of these
 */
export function parseClock(text) {
    const words = text.trim().toLowerCase().replaceAll(",", ".");
    if (/^\d+(\.\d+)?$/.test(words)) {
        return Math.round(Number(words));
    }
    if (/^\d+(:\d{1,2}){1,2}$/.test(words)) {
        return words.split(":").reduce((sum, part) => sum * 60 + Number(part), 0);
    }
    if (!/^(\d+(\.\d+)?\s*[dhms]\p{L}*\.?\s*)+$/u.test(words)) {
        throw new Error(`no duration: ${text}`);
    }
    const parts = words.matchAll(/(\d+(?:\.\d+)?)\s*([dhms])/g);
    return Math.round(
        [...parts].reduce((sum, [, number, unit]) => sum + number * SECONDS[unit], 0)
    );
}

/**
 * @param {Number} seconds
 * @returns {String} in the user's language, no more precise than one cares for:
 *  "3 min 12 sec", "2 hr 5 min"
 */
export function formatWords(seconds) {
    const largest = UNITS.findIndex(([, size]) => seconds >= size);
    const units = largest < 0 ? UNITS.slice(-1) : UNITS.slice(largest, largest + 2);
    let rest = seconds;
    const words = [];
    for (const [unit, size] of units) {
        const number = Math.floor(rest / size);
        rest %= size;
        if (number || !words.length) {
            const format = {style: "unit", unit, unitDisplay: "short"};
            const locale = luxon.Settings.defaultLocale || undefined;
            words.push(new Intl.NumberFormat(locale, format).format(number));
        }
    }
    return words.join(" ");
}
