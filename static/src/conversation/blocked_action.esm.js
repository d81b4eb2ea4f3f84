import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";

/** Long enough to read it and to think better of it. */
const SHOWN_MS = 15000;

/**
 * Client action after a sender was blocked: says so, and offers a way back.
 *
 * @param {Object} env
 * @param {{params: {conversation_id: Number, message: String, undo: Array}}} action
 *  `undo`: the arguments of email.conversation.action_unblock_sender
 * @returns {Object} the action that closes the dialog
 */
export function blockedAction(env, {params}) {
    const close = env.services.notification.add(params.message, {
        type: "success",
        className: "o_email_blocked",
        autocloseDelay: SHOWN_MS,
        buttons: [
            {
                name: _t("Undo"),
                primary: true,
                onClick: async () => {
                    close();
                    await env.services.orm.call(
                        "email.conversation",
                        "action_unblock_sender",
                        [[params.conversation_id], ...params.undo]
                    );
                    await env.services.action.doAction("soft_reload");
                },
            },
        ],
    });
    return {type: "ir.actions.act_window_close"};
}

registry.category("actions").add("email_channel.blocked", blockedAction);
