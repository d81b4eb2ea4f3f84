import {onWillUnmount, useEffect, useState} from "@odoo/owl";
import {ConnectionLostError} from "@web/core/network/rpc";
import {asShown} from "../conversation/use_thread.esm";
import {browser} from "@web/core/browser/browser";
import {useBusReload} from "../bus_reload.esm";
import {useService} from "@web/core/utils/hooks";
import {useThreadReload} from "../conversation/use_thread_reload.esm";

const MODEL = "email.spy";
/** The server takes a screen that was silent for 45 s for closed. */
const BEAT_MS = 20000;
/** What is typed comes each second at most. */
const BURST_MS = 100;
const NOTHING = {conversation: null, thread: null, drafts: [], words: ""};

/**
 * What a supervisor sees who looks on at a conversation, as it changes.
 *
 * @param {() => Number|null} getId of the conversation
 * @returns {{state: Object, load: Function}} state.status is "", loading, ready, offline or
 *  ended (state.words say why)
 */
export function useLook(getId) {
    const orm = useService("orm");
    const state = useState({...NOTHING, status: ""});
    let lastRequest = 0;

    async function load() {
        const id = getId();
        const request = ++lastRequest;
        if (!id) {
            Object.assign(state, NOTHING, {status: ""});
            return;
        }
        if (state.conversation?.id !== id) {
            Object.assign(state, NOTHING, {status: "loading"});
        }
        try {
            const seen = await orm.silent.call(MODEL, "look", [id]);
            if (request === lastRequest) {
                const {conversation, drafts} = seen;
                const thread = asShown(seen.thread);
                Object.assign(state, {conversation, thread, drafts, status: "ready"});
            }
        } catch (error) {
            if (request === lastRequest) {
                fail(error);
            }
        }
    }

    function fail(error) {
        if (error instanceof ConnectionLostError) {
            state.status = "offline";
        } else {
            const words = error.data?.message || error.message;
            Object.assign(state, NOTHING, {status: "ended", words});
        }
    }

    async function beat() {
        if (["ready", "offline"].includes(state.status)) {
            await load();
        }
    }

    function leave(id) {
        // The page may be about to go: an ordinary request would go with it.
        const params = {model: MODEL, method: "leave", args: [id], kwargs: {}};
        browser.fetch(`/web/dataset/call_kw/${MODEL}/leave`, {
            method: "POST",
            keepalive: true,
            headers: {"Content-Type": "application/json"},
            body: JSON.stringify({jsonrpc: "2.0", method: "call", params}),
        });
    }

    useThreadReload(getId, BURST_MS, load);
    useBusReload({
        type: "email.look/changed",
        concerns: ({id}) => id === getId(),
        delay: () => BURST_MS,
        reload: load,
    });
    useEffect(
        (id) => {
            load();
            const onPageHide = () => id && leave(id);
            browser.addEventListener("pagehide", onPageHide);
            return () => {
                browser.removeEventListener("pagehide", onPageHide);
                onPageHide();
            };
        },
        () => [getId()]
    );
    const timer = browser.setInterval(beat, BEAT_MS);
    onWillUnmount(() => browser.clearInterval(timer));
    return {state, load};
}
