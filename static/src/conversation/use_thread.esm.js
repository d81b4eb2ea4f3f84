import {useEffect, useState} from "@odoo/owl";
import {ConnectionLostError} from "@web/core/network/rpc";
import {browser} from "@web/core/browser/browser";
import {useService} from "@web/core/utils/hooks";
import {useThreadReload} from "./use_thread_reload.esm";

/** Waits between two looks at a mail that is on its way, or whose files are being
 *  checked, in milliseconds. */
const POLL_MS = 4000;
const POLL_MAX_MS = 60000;
/** The server may announce several changes of one conversation in a row. */
const BURST_MS = 150;
const ON_ITS_WAY = ["queued", "sending"];
const NOTHING = {
    messages: [],
    notes: [],
    drafts: [],
    canReply: false,
    canMove: false,
    isMine: false,
    locked: "",
    whispers: [],
    /** Who looks on, where the agent is told. */
    watchedBy: [],
    /** Ids of mails that are to be viewed before anything else is done. */
    waiting: [],
};

/** @param {Object} thread as email.conversation.get_thread gives it */
export function asShown(thread) {
    return {
        messages: thread.messages,
        notes: thread.notes || [],
        drafts: thread.drafts || [],
        canReply: thread.can_reply,
        canMove: thread.can_move,
        isMine: Boolean(thread.is_mine),
        locked: thread.locked || "",
        whispers: thread.whispers || [],
        watchedBy: thread.watched_by || [],
    };
}

/**
 * Loads the mails of one conversation, and loads them again when the server says
 * that they changed. While a mail is on its way, or its files are being checked, it
 * also asks by itself, so that its state is right when the websocket is blocked by a
 * proxy.
 *
 * @param {() => Number} getId id of the conversation
 * @param {() => String} getVersion the thread is loaded again when this changes
 * @returns {{state: Object, load: Function, markViewed: Function}} state.status is loading, ready,
 *  offline (nothing reached the server) or error (state.error holds its words)
 */
export function useThread(getId, getVersion) {
    const orm = useService("orm");
    const state = useState({...NOTHING, status: "", error: ""});
    let shownId = null;
    /** The mail with which the thread opens: nobody has to be told of it. */
    let openedWith = null;
    let lastRequest = 0;
    let delay = POLL_MS;

    function forget(id) {
        shownId = id;
        openedWith = null;
        Object.assign(state, NOTHING, {status: "loading"});
    }

    async function load() {
        const id = getId();
        const request = ++lastRequest;
        if (id !== shownId) {
            forget(id);
        }
        try {
            const thread = await orm.silent.call("email.conversation", "get_thread", [
                [id],
            ]);
            if (request === lastRequest) {
                Object.assign(state, asShown(thread), {status: "ready"});
                openedWith ??= state.messages[0]?.id;
                updateWaiting();
            }
        } catch (error) {
            state.status = error instanceof ConnectionLostError ? "offline" : "error";
            state.error = error.data?.message || error.message;
        }
    }

    function updateWaiting() {
        const isWaiting = ({id, is_new: isNew}) => isNew && id !== openedWith;
        state.waiting = state.isMine
            ? state.messages.filter(isWaiting).map(({id}) => id)
            : [];
    }

    /**
     * The agent has viewed these mails; the server's word on it comes by the bus.
     *
     * @param {Number[]} mailIds
     */
    async function markViewed(mailIds) {
        const id = getId();
        for (const mail of state.messages) {
            mail.is_new &&= !mailIds.includes(mail.id);
        }
        updateWaiting();
        try {
            await orm.silent.call("email.conversation", "mark_viewed", [[id], mailIds]);
        } catch (error) {
            if (!(error instanceof ConnectionLostError)) {
                throw error;
            }
            await load(); // they are new as long as nobody knows better
        }
    }

    function poll(messages) {
        if (
            !messages.some((mail) => mail.checking || ON_ITS_WAY.includes(mail.state))
        ) {
            delay = POLL_MS;
            return;
        }
        const timer = browser.setTimeout(load, delay);
        delay = Math.min(delay * 2, POLL_MAX_MS);
        return () => browser.clearTimeout(timer);
    }

    useThreadReload(getId, BURST_MS, load);
    useEffect(
        () => {
            load();
        },
        () => [getId(), getVersion()]
    );
    useEffect(poll, () => [state.messages]);
    return {state, load, markViewed};
}
