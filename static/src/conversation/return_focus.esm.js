import {browser} from "@web/core/browser/browser";

/** The dialog goes within some frames after it said that it closes. */
const PATIENCE_MS = 1000;
const PAUSE_MS = 50;

function isFree() {
    const active = document.activeElement;
    return !active || active === document.body || !active.isConnected;
}

/**
 * Puts the focus back where it was before a dialog opened. Odoo does so by itself, but
 * not to a button that was disabled while the dialog was on its way.
 *
 * @param {() => Element} getTarget what had the focus, as it is then
 */
export function returnFocus(getTarget) {
    const end = Date.now() + PATIENCE_MS;
    const look = () => {
        const target = getTarget();
        if (isFree() && target && !target.disabled) {
            target.focus();
        } else if (Date.now() < end) {
            browser.setTimeout(look, PAUSE_MS);
        }
    };
    look();
}
