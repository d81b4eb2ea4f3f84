import {browser} from "@web/core/browser/browser";
import {registry} from "@web/core/registry";

/** Told on the bus of the page with `{id, isOpened}`: a desk that is on the screen opens
 *  the conversation, and sets `isOpened`. */
export const OPEN = "email_channel:open";
const DESK = "email_channel.email_desk_action";

/**
 * Opens a conversation in the desk: in the one that is on the screen, if it is.
 *
 * @param {Object} env
 * @param {Object} action that opens the desk, with the conversation as `params.resId`
 * @param {Object} [options]
 * @param {Boolean} [options.newWindow] leaves this page as it is
 */
export async function openInDesk(env, action, {newWindow = false} = {}) {
    const id = action.params?.resId;
    if (newWindow && id) {
        browser.open(`/odoo/${action.path}/${id}`, "_blank");
        return;
    }
    const request = {id, isOpened: false};
    if (id) {
        env.bus.trigger(OPEN, request);
    }
    if (!request.isOpened) {
        await env.services.action.doAction(action, {newWindow});
    }
}

/**
 * As `openInDesk`, of a conversation of which only the id is known.
 *
 * @param {Object} env
 * @param {Number} id
 */
export async function showInDesk(env, id) {
    const action = await env.services.action.loadAction(DESK);
    await openInDesk(env, {...action, params: {resId: id}});
}

/**
 * Client action: opens a conversation, in the desk if that is on the screen.
 *
 * @param {Object} env
 * @param {{params: {id: Number}}} action
 * @returns {Object} the action to go on with
 */
export function openConversation(env, {params}) {
    const request = {id: params.id, isOpened: false};
    env.bus.trigger(OPEN, request);
    if (request.isOpened) {
        return {type: "ir.actions.act_window_close"};
    }
    return {
        type: "ir.actions.act_window",
        res_model: "email.conversation",
        res_id: params.id,
        views: [[false, "form"]],
        target: "current",
    };
}

registry.category("actions").add("email_channel.open_conversation", openConversation);
