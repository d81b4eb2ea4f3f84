import {registry} from "@web/core/registry";

const field = (name) => `.o_field_widget[name=${name}]`;

const save = {trigger: ".o_form_button_save", run: "click"};

/** The field that is wrong, or what is wrong with it, is said; the dialog is closed. */
const refused = (words) => ({
    trigger: `.modal:contains('${words}') footer .btn-primary`,
    run: "click",
});

/** An administrator has silent customers reminded, and people told of new tickets. */
registry.category("web_tour.tours").add("email_channel_set_up_closing", {
    steps: () => [
        {trigger: ".o_notebook .nav-link[name=automation]", run: "click"},
        {
            content: "Off at first: nothing more is asked",
            trigger: `.o_notebook:not(:has(${field("email_silence_value")}))`,
        },
        {trigger: `${field("email_close_silent")} input`, run: "click"},
        {trigger: `${field("email_silence_value")} input`, run: "edit 10"},
        {trigger: `${field("email_remind")} input`, run: "click"},
        {trigger: `${field("email_remind_value")} input`, run: "edit 10"},
        {
            trigger: `${field("email_remind_body")} .odoo-editor-editable`,
            run: "editor We wait for you.",
        },
        save,
        refused("Enter a time that is shorter than the silence"),
        {trigger: `${field("email_remind_value")} input`, run: "edit 3"},
        {
            trigger: `${field("notify_addresses")} textarea`,
            run: "edit boss@office.test; nobody",
        },
        save,
        refused("“nobody”"),
        {
            trigger: `${field("notify_addresses")} textarea`,
            run: "edit boss@office.test; ana@office.test",
        },
        save,
        {trigger: ".o_form_saved"},
        {
            content: "As they are kept",
            trigger: `${field("notify_addresses")} textarea`,
            run: ({anchor}) => {
                if (anchor.value !== "boss@office.test, ana@office.test") {
                    throw new Error(anchor.value);
                }
            },
        },
    ],
});

/** Of a mere thank-you the thread says that it did not reopen; one press does. */
registry.category("web_tour.tours").add("email_channel_reopen_after_thanks", {
    steps: () => [
        {
            trigger: ".o_email_card_expanded .o_email_thanks:contains('stayed closed')",
        },
        {trigger: ".o_email_thanks_reopen", run: "click"},
        {trigger: ".o_email_card:not(:has(.o_email_thanks))"},
    ],
});
