import {registry} from "@web/core/registry";

/**
 * Client action: goes on with a letter in its conversation, on the desk.
 *
 * @param {Object} env
 * @param {{params: {conversation_id: Number, compose_id: Number}}} action
 */
export async function openDraftAction(env, {params}) {
    const {conversation_id: conversationId, compose_id: composeId} = params;
    await env.services.email_undo_send.open(conversationId, composeId);
}

registry.category("actions").add("email_channel.open_draft", openDraftAction);
