import {_t} from "@web/core/l10n/translation";

/** Long enough to read it and to think better of it. */
const SHOWN_MS = 15000;

export function openForm(env, resModel, resId) {
    return env.services.action.doAction({
        type: "ir.actions.act_window",
        res_model: resModel,
        res_id: resId,
        views: [[false, "form"]],
    });
}

/**
 * Says what was done, and leads back, or to where it is now.
 *
 * @param {Object} env
 * @param {String} message
 * @param {Object} ways
 * @param {Function} ways.undo asynchronous; what the user sees after it is its business
 * @param {Function} [ways.open]
 */
export function offerUndo(env, message, {undo, open}) {
    const buttons = [{name: _t("Undo"), primary: true, onClick: undo}];
    if (open) {
        buttons.push({name: _t("Open it"), onClick: open});
    }
    const close = env.services.notification.add(message, {
        type: "success",
        className: "o_email_moved",
        autocloseDelay: SHOWN_MS,
        buttons: buttons.map((button) => ({
            ...button,
            onClick: () => {
                close();
                return button.onClick();
            },
        })),
    });
}
