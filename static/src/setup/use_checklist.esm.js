import {DelayedReload, isVisible} from "../bus_reload.esm";
import {onWillDestroy, useState} from "@odoo/owl";
import {useService} from "@web/core/utils/hooks";

const LOOK_AGAIN_MS = 5000;

/**
 * The administrator's checklist, as the server sees it now. While a mail is awaited it
 * looks again every few seconds.
 *
 * @returns {Object} reactive: `data` (email.setup.get_checklist), null until `load` was
 *  called, and what can be done with it
 */
export function useChecklist() {
    const orm = useService("orm");
    const action = useService("action");
    let gone = false;

    const checklist = useState({
        data: null,
        busy: false,

        /** Steps that are done, of those that are needed. */
        get progress() {
            const needed = checklist.data.steps.filter(
                ({state}) => state !== "unneeded"
            );
            const done = needed.filter(({state}) => state === "done");
            return {done: done.length, total: needed.length};
        },

        /** The first step that is left to do. */
        get next() {
            return checklist.data.steps.find(
                ({state}) => state === "todo" || state === "trouble"
            );
        },

        async load(touchpointId = checklist.data?.touchpoint) {
            const args = [touchpointId || false];
            const data = await orm.call("email.setup", "get_checklist", args);
            if (!gone) {
                checklist.data = data;
                lookAgain();
            }
        },

        async press(button) {
            if (checklist.busy) {
                return;
            }
            if (button.action) {
                await action.doAction(button.action, {onClose: checklist.load});
                return;
            }
            checklist.busy = true;
            try {
                const args = [[checklist.data.touchpoint]];
                const told = await orm.call("email.touchpoint", button.method, args);
                if (told.tag === "display_notification") {
                    // It would load the whole page anew: the checklist is enough.
                    const params = {...told.params, next: undefined};
                    await action.doAction({...told, params});
                } else {
                    await action.doAction(told);
                }
            } finally {
                checklist.busy = false;
            }
            await checklist.load();
        },

        async dismiss(dismissed = true) {
            await orm.call("email.setup", "dismiss", [dismissed]);
            checklist.data.dismissed = dismissed;
        },
    });

    const delayed = new DelayedReload({
        reload: look,
        delay: () => LOOK_AGAIN_MS,
        mayReload: isVisible,
    });

    function lookAgain() {
        delayed.cancel();
        if (checklist.data.waits) {
            delayed.start();
        }
    }

    async function look() {
        try {
            await checklist.load();
        } catch {
            lookAgain(); // the server is away for a moment
        }
    }

    onWillDestroy(() => {
        gone = true;
        delayed.cancel();
    });
    return checklist;
}
