import {useBus, useService} from "@web/core/utils/hooks";
import {browser} from "@web/core/browser/browser";
import {useEffect} from "@odoo/owl";

/** Who pauses for longer is not said to write, though the composer is open. */
const PAUSE_MS = 60 * 1000;

/**
 * Says to others that something is written in a conversation: while its composer opens,
 * and while words are typed into it, or into a note.
 *
 * @param {{el: HTMLElement}} ref in which it is written
 * @param {EventBus} bus of the thread
 * @param {() => Number} getId id of the conversation
 */
export function useWriting(ref, bus, getId) {
    const presence = useService("email_presence");
    let timer = null;

    function start() {
        browser.clearTimeout(timer);
        timer = browser.setTimeout(stop, PAUSE_MS);
        presence.writing(true, getId());
    }

    function stop() {
        browser.clearTimeout(timer);
        presence.writing(false, getId());
    }

    useBus(bus, "composer:open", start);
    useBus(bus, "composer:close", stop);
    useBus(bus, "composer:sent", stop);
    useBus(bus, "note:close", stop);
    useEffect(
        (el, id) => {
            el?.addEventListener("input", start);
            return () => {
                el?.removeEventListener("input", start);
                browser.clearTimeout(timer);
                presence.writing(false, id);
            };
        },
        () => [ref.el, getId()]
    );
}
