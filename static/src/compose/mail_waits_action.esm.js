import {registry} from "@web/core/registry";

/**
 * Client action after Send was pressed elsewhere than in the composer: the way back.
 *
 * @param {Object} env
 * @param {{params: Object}} action what email.compose.send returned, and `next`
 * @returns {Object} the action that follows
 */
export function mailWaitsAction(env, {params: {next, ...sent}}) {
    env.services.email_undo_send.add(sent);
    return next;
}

registry.category("actions").add("email_channel.mail_waits", mailWaitsAction);
