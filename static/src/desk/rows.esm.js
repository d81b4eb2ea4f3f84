/**
 * Which rows a list shows when it hears how things are now. While it is held, because
 * one is about to click, no row changes its place: what left stays, and what is new is
 * only counted.
 *
 * @param {Object} rows
 * @param {Number[]} rows.shown ids as they are shown
 * @param {Number[]} rows.fresh ids as they are now
 * @param {Boolean} rows.isHeld
 * @returns {{ids: Number[], gone: Number[], added: Number[]}} `ids` to be shown, which
 *  of them are no longer there, and which ids are not shown yet
 */
export function mergeRows({shown, fresh, isHeld}) {
    if (!isHeld || !shown.length) {
        return {ids: fresh, gone: [], added: []};
    }
    const isFresh = new Set(fresh);
    const isShown = new Set(shown);
    return {
        ids: shown,
        gone: shown.filter((id) => !isFresh.has(id)),
        added: fresh.filter((id) => !isShown.has(id)),
    };
}
