import {browser} from "@web/core/browser/browser";
import {onWillUnmount} from "@odoo/owl";
import {useService} from "@web/core/utils/hooks";

/**
 * Shows a list or its cards as they are now; not while one chooses among them, nor
 * while nobody looks.
 *
 * @param {Object} controller of the view
 * @param {(news: Object) => Boolean} concerns whether news change what is shown
 * @param {() => Number} delay milliseconds in which news are gathered
 */
export function useNews(controller, concerns, delay) {
    const bus = useService("bus_service");
    const ui = useService("ui");
    let soon = null;

    function load() {
        soon = null;
        const {root} = controller.model;
        const isBusy = root?.selection?.length || ui.activeElement !== document;
        if (isBusy || document.visibilityState === "hidden") {
            loadSoon();
        } else {
            root?.load();
        }
    }

    function loadSoon() {
        soon ??= browser.setTimeout(load, delay());
    }

    function onFigures(news) {
        if (concerns(news)) {
            loadSoon();
        }
    }

    bus.subscribe("email_channel.figures", onFigures);
    // What was said meanwhile may not be said again.
    bus.addEventListener("BUS:RECONNECT", loadSoon);
    onWillUnmount(() => {
        bus.unsubscribe("email_channel.figures", onFigures);
        bus.removeEventListener("BUS:RECONNECT", loadSoon);
        browser.clearTimeout(soon);
    });
}
