import {registry} from "@web/core/registry";

const EDITOR = ".o_field_email_variables_html .odoo-editor-editable";
const COMPOSER = ".o_email_page_composer";
const LETTER = `${COMPOSER} .odoo-editor-editable`;

/** A supervisor writes a template, with variables from the panel beside it. */
registry.category("web_tour.tours").add("email_channel_write_template", {
    steps: () => [
        {
            content: "An empty list says what templates are for",
            trigger: ".o_view_nocontent:contains('No template yet')",
        },
        {trigger: ".o_list_button_add", run: "click"},
        {trigger: "[name=name] input", run: "edit Refund on its way"},
        {trigger: "[name=shortcut] input", run: "edit /Refund"},
        {trigger: "[name=subject] input", run: "edit Refund for"},
        {
            content: "A press puts it into the line that was typed in",
            trigger:
                ".o_email_variable_panel [data-group=customer] [data-variable=customer_name]",
            run: "click",
        },
        {trigger: "[name=subject] input:value('Refund for ${customer_name}')"},
        {trigger: EDITOR, run: "click"},
        {trigger: EDITOR, run: "editor Dear customer, "},
        {
            content: "And into the text, when that was typed in",
            trigger: ".o_email_variable_panel [data-variable=customer_phone]",
            run: "click",
        },
        {trigger: `${EDITOR}:contains('\${customer_phone}')`},
        {trigger: ".o_form_button_save", run: "click"},
        {trigger: ".o_form_saved, .o_form_view:not(:has(.o_form_button_save:visible))"},
        {trigger: "[name=shortcut] input:value('refund')"},
    ],
});

/** An agent finds it, and cannot send it before it is filled in. */
registry.category("web_tour.tours").add("email_channel_insert_template", {
    steps: () => [
        {trigger: ".o_email_action_reply", run: "click"},
        {trigger: LETTER, run: "editor Thank you for the kettle."},
        {trigger: `${COMPOSER} .o_email_insert_template`, run: "click"},
        {trigger: ".o_email_template_choice:contains('Refund on its way')"},
        {
            content: "It is shown as it would stand there",
            trigger: ".o_email_template_preview .o_email_variable",
        },
        {trigger: ".o_email_template_search", run: "edit devolución"},
        {trigger: ".o_email_template_none"},
        {trigger: ".o_email_template_search", run: "edit /refund"},
        {trigger: ".o_email_template_choice:contains('Refund on its way')"},
        {trigger: ".o_email_template_search", run: "press Enter"},
        {trigger: "body:not(:has(.o_email_template_picker))"},
        {
            content: "What was typed is there still",
            trigger: `${LETTER}:contains('Thank you for the kettle.')`,
        },
        {trigger: `${LETTER} .o_email_variable:contains('customer_phone')`},
        {trigger: `${COMPOSER} .o_email_send`, run: "click"},
        {
            content: "It does not leave, and no second press lets it",
            trigger: `${COMPOSER} .o_email_not_sent:contains('\${customer_phone}')`,
        },
        {
            trigger: `${COMPOSER} .o_email_send:contains('Send'):not(:contains('anyway'))`,
            run: "click",
        },
        {trigger: `${COMPOSER} .o_email_not_sent:contains('\${customer_phone}')`},
        {
            content: "Filled in, it is red no more",
            trigger: `${LETTER} .o_email_variable`,
            run() {
                this.anchor.textContent = "600 100 200";
                this.anchor.dispatchEvent(
                    new InputEvent("input", {bubbles: true, inputType: "insertText"})
                );
            },
        },
        {trigger: `${LETTER}:contains('600 100 200'):not(:has(.o_email_variable))`},
        {trigger: `${COMPOSER} .o_email_send`, run: "click"},
        {trigger: `body:not(:has(${COMPOSER}))`},
    ],
});
