import {registry} from "@web/core/registry";

const OFFER = ".o_email_offer:contains('Broken kettle')";

/** An administrator makes a rule, and sees what it would put ahead as he types. */
registry.category("web_tour.tours").add("email_channel_priority_rule", {
    steps: () => [
        {
            content: "The empty list says what rules are for",
            trigger: ".o_view_nocontent:contains('First come, first served')",
        },
        {
            trigger: ".o_list_button_add",
            run: "click",
        },
        {
            trigger: ".o_field_widget[name=preview_words]:contains('0 of')",
        },
        {
            trigger:
                ".o_field_widget[name=kind] .o_select_menu_input, .o_field_widget[name=kind] input",
            run: "click",
        },
        {
            trigger: ".o_select_menu_item:contains('Word in the e-mail')",
            run: "click",
        },
        {
            trigger: ".o_field_widget[name=keywords] textarea",
            run: "edit burnt, leaks && press Tab",
        },
        {
            trigger: ".o_field_widget[name=preview_words]:contains('1 of')",
        },
        {
            trigger: ".o_form_button_save",
            run: "click",
        },
        {
            trigger: ".o_form_saved, .o_form_readonly, .o_form_button_create",
        },
        {
            content: "It opens what it puts ahead",
            trigger: "button[name=action_show_raised]",
            run: "click",
        },
        {
            trigger: ".o_list_view .o_data_row:contains('Broken kettle')",
        },
    ],
});

/** It rings at an agent: why it comes first, and why this agent. */
registry.category("web_tour.tours").add("email_channel_priority_offer", {
    steps: () => [
        {
            trigger: `${OFFER} .o_email_offer_priority:contains('Word in the e-mail: leaks')`,
        },
        {
            trigger: `${OFFER} .o_email_offer_why:contains('the only one who was free')`,
        },
        {
            trigger: `${OFFER} .o_email_offer_accept`,
            run: "click",
        },
        {
            content: "The same beside its subject",
            trigger:
                ".o_form_view:has(.o_email_thread) .o_email_priority:contains('Word in the e-mail: leaks')",
        },
        {
            content: "And on its row",
            trigger:
                ".o_email_desk .o_kanban_record:contains('Broken kettle') [data-mark=priority_reasons]",
        },
        {
            trigger: ".o_email_desk_sort",
            run: "click",
        },
        {
            trigger: ".o_email_desk_sorts [data-sort=priority]",
            run: "click",
        },
        {
            trigger: ".o_email_desk_sort:contains('Priority')",
        },
    ],
});
