import {_t} from "@web/core/l10n/translation";

export const UNITS = [
    {name: "seconds", words: _t("seconds"), size: 1},
    {name: "minutes", words: _t("minutes"), size: 60},
    {name: "hours", words: _t("hours"), size: 3600},
];

/** @returns {Object} the largest unit in which it is a whole number */
export function unitOf(seconds) {
    const fits = UNITS.filter(({size}) => seconds && seconds % size === 0);
    return fits.at(-1) || UNITS[1];
}
