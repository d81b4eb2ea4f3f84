import {ConfirmationDialog} from "@web/core/confirmation_dialog/confirmation_dialog";
import {_t} from "@web/core/l10n/translation";
import {offerUndo} from "../conversation/offer_undo.esm";

function ask(env, props) {
    return new Promise((resolve) => {
        env.services.dialog.add(ConfirmationDialog, {
            confirm: () => resolve(true),
            cancel: () => resolve(false),
            dismiss: () => resolve(false),
            ...props,
        });
    });
}

/**
 * Whether somebody leaves what could not be saved.
 *
 * @param {Object} env
 * @param {String} words why it could not
 * @returns {Promise<Boolean>}
 */
export function askToLeave(env, words) {
    return ask(env, {
        title: _t("This e-mail is not saved"),
        body: words || _t("The connection is down. What you wrote last would be lost."),
        confirmLabel: _t("Leave without it"),
        cancelLabel: _t("Stay here"),
    });
}

/**
 * Asks once, throws the draft away, and offers to bring it back.
 *
 * @param {Object} env
 * @param {Number} draftId of email.message
 * @param {() => void} [onBack] called when it is there again
 * @returns {Promise<Boolean>} whether it is gone
 */
export async function discardDraft(env, draftId, onBack) {
    const sure = await ask(env, {
        title: _t("Discard this draft?"),
        body: _t("You can bring it back right afterwards."),
        confirmLabel: _t("Discard"),
        cancelLabel: _t("Keep it"),
    });
    if (!sure) {
        return false;
    }
    const {orm} = env.services;
    await orm.call("email.message", "discard_draft", [[draftId]]);
    offerUndo(env, _t("The draft was discarded."), {
        undo: async () => {
            await orm.call("email.message", "restore_draft", [[draftId]]);
            await onBack?.();
        },
    });
    return true;
}
