import {deserializeDateTime} from "@web/core/l10n/dates";

/**
 * The points of a list's curve.
 *
 * @param {Array[]} samples [when, processed, sent], the oldest first
 * @param {Number} total lines of the list
 * @returns {{x: Number, y: Number}[]} milliseconds since 1970 and per cent
 */
export function curvePoints(samples, total) {
    return samples.map(([at, processed]) => ({
        x: deserializeDateTime(at).toMillis(),
        y: total ? Math.floor((processed * 1000) / total) / 10 : 0,
    }));
}

/** Between two points that a page adds by itself. */
const SECONDS = 5;

/**
 * @param {Array[]} samples as above
 * @param {Array} sample a newer one
 * @returns {Array[]} the same samples, or more where it says something new
 */
export function grown(samples, sample) {
    const [before, last] = samples.slice(-2);
    const newest = last || before;
    if (!newest) {
        return [sample];
    }
    if (secondsBetween(newest, sample) < 0 || sample[1] === newest[1]) {
        return samples;
    }
    // Within some seconds the last point moves.
    const moves = last && secondsBetween(before, last) < SECONDS;
    return [...(moves ? samples.slice(0, -1) : samples), sample];
}

function secondsBetween([one], [other]) {
    return (deserializeDateTime(other) - deserializeDateTime(one)) / 1000;
}
