import {isVisible, useBusReload} from "../bus_reload.esm";
import {onWillDestroy, onWillStart, onWillUpdateProps, useState} from "@odoo/owl";
import {ConnectionLostError} from "@web/core/network/rpc";
import {browser} from "@web/core/browser/browser";
import {useService} from "@web/core/utils/hooks";

/** What the server does not tell, like the time that passes. */
const POLL_MS = 15000;
/** Many things may change in a second. */
const BURST_MS = 1000;

/**
 * The figures of one queue, as they change.
 *
 * @param {Object} props of the component
 * @param {(props: Object) => Number} getId id of the queue
 * @returns {{state: Object, load: Function}} state.status is loading, ready, offline
 *  (nothing reached the server) or error (state.error holds its words)
 */
export function useFigures(props, getId) {
    const orm = useService("orm");
    const state = useState({figures: null, status: "loading", error: ""});
    let id = getId(props);
    let request = 0;
    let askedAt = 0;

    async function load() {
        if (!id) {
            return;
        }
        const mine = ++request;
        askedAt = Date.now();
        try {
            const figures = await orm.silent.call(
                "helpdesk.ticket.team",
                "get_email_figures",
                [[id]]
            );
            if (mine === request) {
                Object.assign(state, {figures, status: "ready"});
            }
        } catch (error) {
            const lost = error instanceof ConnectionLostError;
            state.status = lost ? "offline" : "error";
            state.error = error.data?.message || error.message;
        }
    }

    function concerns({queue_ids: queues = [], agent_ids: agents = []}) {
        const members = state.figures?.members || [];
        return (
            queues.includes(id) ||
            members.some((member) => agents.includes(member.agent_id))
        );
    }

    const loadSoon = useBusReload({
        type: "email_channel.figures",
        concerns,
        whenVisible: true,
        delay: () => Math.max(0, askedAt + BURST_MS - Date.now()),
        reload: load,
    });
    const timer = browser.setInterval(() => isVisible() && loadSoon(), POLL_MS);
    onWillDestroy(() => browser.clearInterval(timer));
    onWillStart(() => {
        // Not waited for: the form is there at once.
        load();
    });
    onWillUpdateProps((next) => {
        if (getId(next) !== id) {
            id = getId(next);
            Object.assign(state, {figures: null, status: "loading"});
            load();
        }
    });
    return {state, load};
}
