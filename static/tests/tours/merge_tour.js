import {registry} from "@web/core/registry";

const NAMED = (title) => `.o_breadcrumb .active:contains('${title}')`;

/** Two tickets become one, and two again: by the notification, and by the form. */
registry.category("web_tour.tours").add("email_channel_merge", {
    steps: () => [
        {
            content: "On the form of one of the tickets",
            trigger: ".o_cp_action_menus button",
            run: "click",
        },
        {
            trigger: ".o-dropdown--menu .o_menu_item:contains('Merge Tickets')",
            run: "click",
        },
        {
            content: "One alone is not merged",
            trigger: ".modal [role=status]:contains('Choose two or more')",
        },
        {
            trigger: ".modal .o_field_widget[name=ticket_ids] input",
            run: "edit no such ticket",
        },
        {
            trigger: ".o-autocomplete--dropdown-menu:contains('No records')",
        },
        {
            trigger: ".modal .o_field_widget[name=ticket_ids] input",
            run: "edit carla",
        },
        {
            content: "Found by its customer",
            trigger: ".ui-autocomplete a:contains('Broken kettle · Carla')",
            run: "click",
        },
        {
            content: "The older one goes on; what that means is said",
            trigger: ".modal [role=status]:contains('Will be archived')",
        },
        {
            trigger: ".modal [role=alert]:contains('different customers')",
        },
        {
            trigger: ".modal button[name=action_merge]",
            run: "click",
        },
        {
            content: "The one that goes on is shown, with both conversations",
            trigger: NAMED("Broken kettle"),
        },
        {
            trigger: "button[name=action_open_email_conversations]:contains('2')",
        },
        {
            content: "One click",
            trigger: ".o_notification:contains('merged into') button:contains('Undo')",
            run: "click",
        },
        {
            content: "The other one is there again",
            trigger: NAMED("A lamp"),
        },
        {
            trigger: "button[name=action_open_email_conversations]:contains('1')",
        },
        {
            content: "Merged again",
            trigger: ".o_cp_action_menus button",
            run: "click",
        },
        {
            trigger: ".o-dropdown--menu .o_menu_item:contains('Merge Tickets')",
            run: "click",
        },
        {
            trigger: ".modal .o_field_widget[name=ticket_ids] input",
            run: "edit kettle",
        },
        {
            trigger: ".ui-autocomplete a:contains('Broken kettle')",
            run: "click",
        },
        {
            trigger: ".modal [role=status]:contains('Will be archived')",
        },
        {
            trigger: ".modal button[name=action_merge]",
            run: "click",
        },
        {
            content: "Later, from the ticket that goes on",
            trigger: "button[name=action_open_email_merged]",
            run: "click",
        },
        {
            trigger: ".o_email_went_to:contains('Merged into')",
        },
        {
            trigger: "button[name=action_undo_email_relink]",
            run: "click",
        },
        {
            trigger: ".o_form_view:not(:has(.o_email_went_to))",
        },
        {
            content: "Its conversation is moved alone",
            trigger: "button[name=action_open_email_conversations]",
            run: "click",
        },
        {
            trigger: ".o_email_conversation button[name=action_relink]",
            run: "click",
        },
        {
            trigger: ".modal .o_field_widget[name=ticket_id] input",
            run: "edit kettle",
        },
        {
            trigger: ".ui-autocomplete a:contains('Broken kettle')",
            run: "click",
        },
        {
            trigger: ".modal [role=alert]:contains('another customer')",
        },
        {
            trigger: ".modal button[name=action_relink]",
            run: "click",
        },
        {
            trigger: ".o_email_conversation [name=ticket_id]:contains('Broken kettle')",
        },
        {
            trigger: ".o_notification:contains('Moved to') button:contains('Undo')",
            run: "click",
        },
        {
            trigger: ".o_email_conversation [name=ticket_id]:contains('A lamp')",
        },
    ],
});
