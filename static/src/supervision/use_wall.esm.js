import {onWillDestroy, useState} from "@odoo/owl";

const CLASS = "o_email_on_wall";

/**
 * Shows the page on the whole screen, without Odoo's own bars, in large letters.
 *
 * @returns {{isOn: Boolean, toggle: Function}}
 */
export function useWall() {
    const wall = useState({
        isOn: false,
        async toggle() {
            set(!wall.isOn);
            // A browser that does not let it fill the screen shows it large all the same.
            if (wall.isOn) {
                await document.documentElement.requestFullscreen?.().catch(() => null);
            } else if (document.fullscreenElement) {
                await document.exitFullscreen().catch(() => null);
            }
        },
    });

    function set(isOn) {
        wall.isOn = isOn;
        document.body.classList.toggle(CLASS, isOn);
    }

    // By the Escape key, too.
    const onChange = () => document.fullscreenElement || set(false);
    document.addEventListener("fullscreenchange", onChange);
    onWillDestroy(() => {
        document.removeEventListener("fullscreenchange", onChange);
        if (wall.isOn) {
            wall.toggle();
        }
    });
    return wall;
}
