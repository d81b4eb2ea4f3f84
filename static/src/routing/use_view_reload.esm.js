import {isVisible, useBusReload} from "../bus_reload.esm";
import {useService} from "@web/core/utils/hooks";

/**
 * Shows a list or its cards as they are now; not while one chooses among them, nor
 * while nobody looks.
 *
 * @param {Object} controller of the view
 * @param {(change: Object) => Boolean} concerns whether a change is of what is shown
 * @param {() => Number} delay milliseconds in which changes are gathered
 */
export function useViewReload(controller, concerns, delay) {
    const ui = useService("ui");
    useBusReload({
        type: "email_channel.figures",
        concerns,
        delay,
        mayReload: () =>
            isVisible() &&
            !controller.model.root?.selection?.length &&
            ui.activeElement === document,
        reload: () => controller.model.root?.load(),
    });
}
