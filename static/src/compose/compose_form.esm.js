import {ConfirmationDialog} from "@web/core/confirmation_dialog/confirmation_dialog";
import {_t} from "@web/core/l10n/translation";
import {formView} from "@web/views/form/form_view";
import {registry} from "@web/core/registry";
import {useEffect, useRef} from "@odoo/owl";
import {useFileDrop} from "./use_file_drop.esm";
import {useService} from "@web/core/utils/hooks";

const NEVER = new Promise(() => null);

/** A written text is only thrown away after a question. */
export class ComposeFormController extends formView.Controller {
    setup() {
        super.setup();
        this.dialogService = useService("dialog");
        if (this.env.inDialog) {
            // Escape and the cross of the dialog: it closes when the promise resolves.
            this.env.dialogData.dismiss = async () => {
                if (!(await this.mayDiscard())) {
                    await NEVER;
                }
            };
        }
    }

    async mayDiscard() {
        if (!(await this.model.root.isDirty())) {
            return true;
        }
        return new Promise((resolve) => {
            this.dialogService.add(ConfirmationDialog, {
                title: _t("Discard this e-mail?"),
                body: _t("What you have written will be lost."),
                confirmLabel: _t("Keep writing"),
                confirm: () => resolve(false),
                cancelLabel: _t("Discard"),
                cancel: () => resolve(true),
                dismiss: () => resolve(false),
            });
        });
    }

    async beforeExecuteActionButton(clickParams) {
        if (clickParams.special === "cancel" && !(await this.mayDiscard())) {
            return false;
        }
        return super.beforeExecuteActionButton(clickParams);
    }
}

/**
 * To an answer the recipients are known: the cursor starts in the text. Files can be
 * dropped anywhere.
 */
export class ComposeFormRenderer extends formView.Renderer {
    setup() {
        super.setup();
        useFileDrop(
            useRef("compiled_view_root"),
            () => this.props.record,
            "attachment_ids"
        );
        useEffect(
            (mode) => {
                if (mode.startsWith("reply")) {
                    this.focusText();
                }
            },
            () => [this.props.record.data.mode]
        );
    }

    focusText() {
        const selector = ".o_email_compose .odoo-editor-editable";
        document.querySelector(selector)?.focus();
    }
}

registry.category("views").add("email_compose_form", {
    ...formView,
    Controller: ComposeFormController,
    Renderer: ComposeFormRenderer,
});
