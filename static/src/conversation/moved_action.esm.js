import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";

/** Long enough to read it and to think better of it. */
const SHOWN_MS = 15000;

function openConversation(env, id) {
    return env.services.action.doAction({
        type: "ir.actions.act_window",
        res_model: "email.conversation",
        res_id: id,
        views: [[false, "form"]],
    });
}

/**
 * Client action after mails were moved: says where they are, and leads there or back.
 *
 * @param {Object} env
 * @param {{params: {move_id: Number, source_id: Number, target_id: Number,
 *  message: String, leave: Boolean}}} action `leave`: no mail is left where the user is
 * @returns {Object} the action that closes the dialog, if there is one
 */
export function movedAction(env, {params}) {
    const close = env.services.notification.add(params.message, {
        type: "success",
        className: "o_email_moved",
        autocloseDelay: SHOWN_MS,
        buttons: [
            {
                name: _t("Undo"),
                primary: true,
                onClick: async () => {
                    close();
                    await env.services.orm.call("email.move", "action_undo", [
                        [params.move_id],
                    ]);
                    if (params.leave) {
                        await openConversation(env, params.source_id);
                    } else {
                        await env.services.action.doAction("soft_reload");
                    }
                },
            },
            {
                name: _t("Open it"),
                onClick: () => {
                    close();
                    return openConversation(env, params.target_id);
                },
            },
        ].slice(0, params.leave ? 1 : 2),
    });
    const done = {type: "ir.actions.act_window_close"};
    return params.leave
        ? {
              type: "ir.actions.act_window",
              res_model: "email.conversation",
              res_id: params.target_id,
              views: [[false, "form"]],
              target: "current",
          }
        : done;
}

registry.category("actions").add("email_channel.moved", movedAction);
