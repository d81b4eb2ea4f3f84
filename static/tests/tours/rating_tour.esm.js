import {registry} from "@web/core/registry";

/** The administrator lets customers rate, and sees what they will see. */
registry.category("web_tour.tours").add("email_channel_rating_settings", {
    steps: () => [
        {trigger: ".nav-link[name=content]", run: "click"},
        {
            content: "Nothing is below the mails yet",
            trigger: ".badge:contains('Off: mails have no icons')",
        },
        {trigger: "button[name=action_set_up_rating]", run: "click"},
        {
            content: "Three faces at first, and what each means",
            trigger: ".o_field_widget[name=preview] a:contains('Not good')",
        },
        {trigger: ".o_field_widget[name=enabled] input", run: "click"},
        {
            trigger: ".o_field_widget[name=icons] label:contains('Five faces')",
            run: "click",
        },
        {
            trigger: ".o_field_widget[name=title] input",
            run: "edit How did we do?",
        },
        {trigger: ".o_field_widget[name=thanks] .odoo-editor-editable", run: "click"},
        {
            content: "The preview follows",
            trigger: ".o_field_widget[name=preview]:contains('How did we do?')",
        },
        {
            trigger: ".o_field_widget[name=preview] a:contains('Very good')",
        },
        {
            trigger: ".o_field_widget[name=thanks] .odoo-editor-editable",
            run: "editor You are very kind.",
        },
        {trigger: ".o_form_button_save", run: "click"},
        {trigger: ".o_form_saved"},
        {trigger: ".o_back_button a, .breadcrumb-item a:last", run: "click"},
        {trigger: ".nav-link[name=content]", run: "click"},
        {
            content: "The touchpoint's form says so",
            trigger: ".badge:contains('Customers rate the answers')",
        },
        {
            trigger: ".o_field_widget[name=rating_preview]:contains('How did we do?')",
        },
    ],
});

/** The supervisor looks at what customers said, and opens the conversation. */
registry.category("web_tour.tours").add("email_channel_ratings", {
    steps: () => [
        {
            trigger: ".o_data_row:contains('🙂 Good'):contains('It was quick.')",
        },
        {trigger: ".o_switch_view.o_graph", run: "click"},
        {trigger: ".o_graph_renderer canvas"},
        {trigger: ".o_switch_view.o_pivot", run: "click"},
        {trigger: ".o_pivot th:contains('Channel queue')"},
        {trigger: ".o_switch_view.o_list", run: "click"},
        {trigger: ".o_data_row .o_data_cell:contains('🙂 Good')", run: "click"},
        {
            trigger:
                ".o_form_view .o_field_widget[name=email_conversation_id]:contains('Broken kettle')",
        },
    ],
});
