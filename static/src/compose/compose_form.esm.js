import {
    onMounted,
    onWillUnmount,
    useEffect,
    useRef,
    useState,
    useSubEnv,
} from "@odoo/owl";
import {Autosave} from "./autosave.esm";
import {ComposeModel} from "./compose_model.esm";
import {INLINE_STYLES} from "./body_field.esm";
import {Sending} from "./sending.esm";
import {_t} from "@web/core/l10n/translation";
import {askToLeave, discardDraft} from "./discard_draft.esm";
import {focusText} from "./focus_text.esm";
import {leaveComposer} from "./after_sending.esm";
import {formView} from "@web/views/form/form_view";
import {registry} from "@web/core/registry";
import {useBus} from "@web/core/utils/hooks";
import {useFileDrop} from "./use_file_drop.esm";

const TITLES = {
    new: _t("New E-mail"),
    reply: _t("Reply"),
    reply_all: _t("Reply to All"),
    forward: _t("Forward"),
};
const NEVER = new Promise(() => null);

/**
 * The editing window of a draft, in the thread, on a page of its own, or in a dialog:
 * what is written is saved as one writes, however the window is left.
 */
export class ComposeFormController extends formView.Controller {
    static template = "email_channel.ComposeFormView";
    static props = {
        ...formView.Controller.props,
        /** Given what others may do with it, once it is there; see makeHandle. */
        onReady: {type: Function, optional: true},
        /** Called with what email.compose.send returned, and what is to follow. */
        onSent: {type: Function, optional: true},
        onDiscarded: {type: Function, optional: true},
        /** Called when it was discarded and is there again. */
        onBack: {type: Function, optional: true},
        /** Called with the action of the letter that is to be shown in its place. */
        onReplaced: {type: Function, optional: true},
        /** The cursor stays where it is. */
        quiet: {type: Boolean, optional: true},
    };

    setup() {
        super.setup();
        this.canEdit = false; // it is saved by itself, and says so below
        this.autosave = new Autosave(() => this.saveDraft());
        this.sending = new Sending({
            save: () => this.saveForGood(),
            call: (options) => this.callSend(options),
            onSent: (result, way) => this.onSent(result, way),
        });
        this.handle = this.makeHandle();
        this.useStillness();
        useSubEnv({emailCompose: this.handle, emailComposeQuiet: this.props.quiet});
        useBus(
            this.model.bus,
            "FIELD_IS_DIRTY",
            ({detail}) => detail && this.onTyped()
        );
        if (this.env.inDialog) {
            // Escape and the cross of the dialog: it closes when the promise resolves.
            this.env.dialogData.dismiss = async () => {
                if (!(await this.mayLeave())) {
                    await NEVER;
                }
            };
        }
        onMounted(() => {
            this.model.know(this.letter.data);
            this.props.onReady?.(this.handle);
        });
        onWillUnmount(() => this.saveOnLeaving());
    }

    /** While it is being sent, nothing is written that would not be sent. */
    useStillness() {
        const state = useState(this.sending.state);
        useEffect(
            (busy) => {
                const letter = this.rootRef.el.querySelector(".o_form_renderer");
                letter.inert = Boolean(busy);
            },
            () => [state.busy]
        );
    }

    makeHandle() {
        const controller = this;
        return {
            autosave: this.autosave,
            sending: this.sending,
            draft: this.model.draft,
            discard: () => this.discardLetter(),
            mayLeave: () => this.mayLeave(),
            keepMine: () => this.keepMine(),
            loadOther: () => this.loadOther(),
            get title() {
                return controller.displayName();
            },
            get letter() {
                return controller.letter;
            },
        };
    }

    get modelParams() {
        const params = super.modelParams;
        // While it is saved, what was typed is only taken out of its fields.
        params.hooks.onRecordChanged = () => this.autosave.running || this.onTyped();
        return params;
    }

    get letter() {
        return this.model.root;
    }

    displayName() {
        return TITLES[this.letter.data.mode];
    }

    onTyped() {
        this.sending.forget();
        this.autosave.changed();
    }

    // -- saving ------------------------------------------------------------------

    /** Not loaded again: the editor would begin anew under the fingers. */
    async saveDraft() {
        const saved = await this.letter.save({reload: false, onError: this.raise});
        if (saved && this.letter.dirty) {
            this.autosave.changed();
        }
        return saved;
    }

    raise(error) {
        throw error;
    }

    /** As it leaves: the looks of its words are part of them. */
    saveForGood() {
        this.model.bus.trigger(INLINE_STYLES);
        return this.autosave.flush();
    }

    beforeVisibilityChange() {
        if (document.visibilityState === "hidden") {
            return this.autosave.flush();
        }
    }

    async beforeUnload(ev) {
        if (!this.isDone) {
            await super.beforeUnload(ev);
        }
    }

    async beforeLeave({forceLeave} = {}) {
        return forceLeave || this.mayLeave();
    }

    async mayLeave() {
        if (this.isDone || (await this.autosave.flush())) {
            return true;
        }
        return askToLeave(this.env, this.autosave.state.words);
    }

    /** The page goes at once, and says no word of it. */
    async saveOnLeaving() {
        this.autosave.stop();
        if (this.isDone) {
            return;
        }
        const {orm} = this.env.services; // not the component's: that one is gone
        const {resId, resModel} = this.letter;
        if (!(await this.letter.urgentSave())) {
            const changes = await this.letter.getChanges();
            const specification = {specification: {}};
            await orm.call(resModel, "web_save", [[resId], changes], specification);
        }
    }

    // -- sending -----------------------------------------------------------------

    callSend(options) {
        const {resModel, resId} = this.letter;
        return this.orm.call(resModel, "send", [[resId], options]);
    }

    async onSent(result, {andThen, at}) {
        this.finish();
        const {email_to: to} = this.letter.data;
        this.env.services.email_undo_send.add(result, {to, at});
        if (this.props.onSent) {
            return this.props.onSent(result, {andThen});
        }
        return leaveComposer(this.env, result);
    }

    /** Nothing of it is to be saved any more. */
    finish() {
        this.isDone = true;
        this.autosave.stop();
    }

    // -- discarding --------------------------------------------------------------

    async discardLetter() {
        if (this.sending.state.busy || !(await this.throwAway())) {
            return;
        }
        this.finish();
        if (this.props.onDiscarded) {
            await this.props.onDiscarded();
        } else if (this.env.inDialog) {
            await this.env.dialogData.close();
        } else {
            await this.env.config.historyBack();
        }
    }

    /** @returns {Promise<Boolean>} whether nothing is left of it */
    async throwAway() {
        await this.autosave.flush();
        const {id} = this.model.draft; // none before something is written
        return !id || discardDraft(this.env, id, this.props.onBack);
    }

    // -- two windows -------------------------------------------------------------

    async keepMine() {
        await this.orm.call(this.letter.resModel, "keep_mine", [[this.letter.resId]]);
        Object.assign(this.model.draft, {conflict: false, words: ""});
    }

    async loadOther() {
        const {resId, resModel} = this.letter;
        await this.autosave.flush();
        const action = await this.orm.call(resModel, "load_other", [[resId]]);
        this.finish();
        const show = this.props.onReplaced || this.actionService.doAction;
        await show(action);
    }
}

/**
 * To an answer the recipients are known: the cursor starts in the text. Files can be
 * dropped anywhere.
 */
export class ComposeFormRenderer extends formView.Renderer {
    setup() {
        super.setup();
        this.viewRef = useRef("compiled_view_root");
        useFileDrop(this.viewRef, () => this.props.record, "attachment_ids");
        useEffect(
            (root, mode) => {
                if (root && mode?.startsWith("reply") && !this.env.emailComposeQuiet) {
                    focusText(root);
                }
            },
            () => [this.viewRef.el, this.props.record.data.mode]
        );
    }
}

registry.category("views").add("email_compose_form", {
    ...formView,
    Model: ComposeModel,
    Controller: ComposeFormController,
    Renderer: ComposeFormRenderer,
});
