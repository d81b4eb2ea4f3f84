import {isVisible, useBusReload} from "../bus_reload.esm";
import {reactive} from "@odoo/owl";
import {useThreadReload} from "../conversation/use_thread_reload.esm";

/** All agents hear of everything: they ask at different moments. */
const LEAST_MS = 700;
const SPREAD_MS = 2000;
/** What one does oneself is seen at once. */
const OWN_MS = 200;

/** What happened to the list while it was held. */
export class LiveRows {
    /** The pointer is over the list, or a row of it is being used. */
    isHeld = false;
    /** The list loads again by itself, and not because one asked for something else. */
    isQuiet = false;
    /** Ids of rows that are shown, but no longer there. */
    gone = [];
    /** Ids of conversations that are there, but not shown yet. */
    added = [];
    byList = new Map();

    setChanges(list, changes) {
        if (changes.gone.length || changes.added.length) {
            this.byList.set(list.id, changes);
        } else {
            this.byList.delete(list.id);
        }
        const all = [...this.byList.values()];
        this.gone = all.flatMap(({gone}) => gone);
        this.added = [...new Set(all.flatMap(({added}) => added))];
    }

    get hasChanges() {
        return this.gone.length + this.added.length > 0;
    }
}

export function makeLiveRows() {
    return reactive(new LiveRows());
}

/**
 * Keeps the rows as they are now.
 *
 * @param {Object} controller of the list, with `live` and `reload()`
 */
export function useLiveRows(controller) {
    const reload = () => controller.reload();
    const mayReload = () => isVisible() && !document.querySelector(".o-dropdown--menu");
    useBusReload({
        type: "email_channel.figures",
        concerns: ({queue_ids: queues = []}) => queues.length > 0,
        delay: () => LEAST_MS + Math.random() * SPREAD_MS,
        whenVisible: true,
        mayReload,
        reload,
    });
    const {emailDesk} = controller.env;
    if (emailDesk) {
        useThreadReload(() => emailDesk.conversationId, OWN_MS, reload);
    }
}
