import {registry} from "@web/core/registry";

const ROW =
    ".o_field_widget[name=auto_answer_ids] .o_data_row:contains('Ticket created')";
const TEXT = ".o_field_widget[name=text_1]";

/**
 * The administrator writes an automatic answer before he switches it on, looks at it,
 * has it sent to himself, and lets the touchpoint answer.
 */
registry.category("web_tour.tours").add("email_channel_automatic_answers", {
    steps: () => [
        {
            trigger: ".o_notebook .nav-link[name=automation]",
            run: "click",
        },
        {
            content: "It is off at first",
            trigger: ".o_field_widget[name=automatic_answers] input:not(:checked)",
            run: () => undefined,
        },
        {
            trigger: `${ROW} button[name=action_open]`,
            run: "click",
        },
        {
            trigger: `${TEXT} .odoo-editor-editable`,
            run: "editor We have it, ",
            timeout: 30000,
        },
        {
            trigger: `${TEXT} .o_email_insert_variable[data-variable=customer_first_name]`,
            run: "click",
        },
        {
            trigger: `${TEXT} .odoo-editor-editable:contains('customer_first_name')`,
        },
        {
            trigger: ".o_field_widget[name=enabled] input",
            run: "click",
        },
        {
            trigger: "button[name=action_preview]",
            run: "click",
        },
        {
            content: "An invented customer stands in the preview",
            trigger: ".modal .o_email_answer_preview:contains('Carla')",
        },
        {
            trigger: ".modal footer .btn-primary",
            run: "click",
        },
        {
            trigger: "button[name=action_send_test]",
            run: "click",
        },
        {
            trigger: ".o_notification:contains('sent to')",
        },
        {
            trigger: ".breadcrumb-item a:contains('Support')",
            run: "click",
        },
        {
            trigger: ".o_notebook .nav-link[name=automation]",
            run: "click",
        },
        {
            trigger: `${ROW}:contains('We have it')`,
        },
        {
            trigger: ".o_field_widget[name=automatic_answers] input",
            run: "click",
        },
        {
            trigger: ".o_form_button_save",
            run: "click",
        },
        {
            trigger:
                ".o_form_saved, .o_form_view:not(:has(.o_form_button_save:visible))",
        },
    ],
});
