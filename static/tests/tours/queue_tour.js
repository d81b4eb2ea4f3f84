import {registry} from "@web/core/registry";

const OPTION = ".o-autocomplete--dropdown-item";

const LEVELS = ".o_field_widget[name=email_service_level_ids]";

/** A length of time: a number and its unit. */
const timeSpan = (field, number, unit, place = "") => [
    {
        trigger: `${place}.o_field_widget[name=${field}] select`,
        run: `select ${unit}`,
    },
    {
        trigger: `${place}.o_field_widget[name=${field}] input`,
        run: `edit ${number}`,
    },
];

/** What is searched for and chosen in a field with suggestions. */
const choose = (field, text) => [
    {
        trigger: `.o_field_widget[name=${field}] input`,
        run: `edit ${text}`,
    },
    {
        trigger: `${OPTION} a:contains('${text}')`,
        run: "click",
    },
];

/** An administrator makes a team a queue: strategy, limits, reasons, members. */
registry.category("web_tour.tours").add("email_channel_set_up_queue", {
    steps: () => [
        {
            trigger: ".o_list_button_add",
            run: "click",
        },
        {
            trigger: ".o_field_widget[name=name] input",
            run: "edit Complaints",
        },
        {
            content: "A team that takes no e-mail has no such tab",
            trigger: ".o_notebook:not(:has(.nav-link[name=email]))",
        },
        {
            trigger: ".o_field_widget[name=email_enabled] input",
            run: "click",
        },
        {
            trigger: ".o_notebook .nav-link[name=email]",
            run: "click",
        },
        {
            content: "By hand, until somebody says otherwise",
            trigger: "[name=email_strategy_help]:contains('Nothing is offered')",
        },
        {
            trigger: ".o_field_widget[name=email_strategy] input",
            run: "click",
        },
        {
            trigger: ".o_select_menu_item:contains('Round robin')",
            run: "click",
        },
        {
            trigger: "[name=email_strategy_help]:contains('In turn')",
        },
        {
            trigger: ".o_field_widget[name=email_offer_timeout] input",
            run: "edit 5",
        },
        {
            trigger: ".o_form_button_save",
            run: "click",
        },
        {
            content: "Nobody reaches the button in five seconds",
            trigger:
                ".modal:contains('cannot ring for 5 seconds: enter between 10 and 3600') footer .btn-primary",
            run: "click",
        },
        {
            trigger: ".o_field_widget[name=email_offer_timeout] input",
            run: "edit 20",
        },
        ...timeSpan("email_service_level", "4", "hours"),
        ...timeSpan("email_service_level_further", "90", "minutes"),
        {
            content: "Day and night, as long as no schedule says otherwise",
            trigger: "[name=email_service_help]:contains('day and night')",
        },
        {
            trigger: `${LEVELS} .o_field_x2many_list_row_add a`,
            run: "click",
        },
        {
            trigger: `${LEVELS} .o_field_widget[name=priority] input`,
            run: "click",
        },
        {
            trigger: ".o_select_menu_item:contains('Very High')",
            run: "click",
        },
        ...timeSpan("first_seconds", "30", "minutes", `${LEVELS} `),
        {
            trigger: ".o_field_widget[name=email_wrap_up_ids] input",
            run: "edit Refunded",
        },
        {
            trigger: `${OPTION} a:contains('Create "Refunded"')`,
            run: "click",
        },
        {
            trigger:
                ".o_field_widget[name=email_wrap_up_ids] .o_tag:contains('Refunded')",
        },
        {
            trigger: ".o_field_widget[name=email_wrap_up_required] input",
            run: "click",
        },
        {
            trigger: ".o_form_button_save",
            run: "click",
        },
        {
            content: "A new queue is empty, and says so",
            trigger: ".o_email_figures_empty:contains('no members yet')",
        },
        {
            trigger: "button:contains('Add or remove agents')",
            run: "click",
        },
        {
            trigger:
                ".modal .o_field_widget[name=queue_ids] .o_tag:contains('Complaints')",
        },
        ...choose("user_ids", "Ada Agent"),
        {
            content: "It says what it will do",
            trigger:
                ".modal .o_field_widget[name=preview]:contains('joining: Ada Agent')",
        },
        {
            trigger: ".modal footer button:contains('Add')",
            run: "click",
        },
        {
            trigger: ".o_notification:contains('Memberships added: 1')",
        },
        {
            trigger: ".o_field_widget[name=email_member_ids]:contains('Ada Agent')",
        },
        {
            content: "The figures have the new member too",
            trigger: ".o_email_figures_members:contains('Ada Agent')",
        },
    ],
});

/** An agent hands a conversation on, with a reason and a word for the next. */
registry.category("web_tour.tours").add("email_channel_transfer", {
    steps: () => [
        {
            trigger: ".o_email_conversation button[name=action_pick]",
            run: "click",
        },
        {
            content: "It is the agent's now, and so is what to do with it",
            trigger: "button[name=action_transfer]",
            run: "click",
        },
        {
            trigger:
                ".modal .o_field_widget[name=current_queue_id]:contains('Channel')",
        },
        ...choose("queue_id", "Second line"),
        {
            trigger: ".modal .o_field_widget[name=note] textarea",
            run: "edit She sent photos.",
        },
        {
            content: "The queue insists on a reason",
            trigger: ".modal button[name=action_transfer]",
            run: "click",
        },
        {
            trigger: ".modal .o_field_invalid[name=wrap_up_id]",
        },
        ...choose("wrap_up_id", "Wrong queue"),
        {
            trigger: ".modal button[name=action_transfer]",
            run: "click",
        },
        {
            trigger: ".o_notification:contains('Transferred to “Second line”')",
        },
        {
            content: "It is out of the agent's sight, and nothing broke",
            trigger: ".o_view_nocontent:contains('You have no open conversation')",
        },
    ],
});

/** The next agent reads the note, and closes with a reason. */
registry.category("web_tour.tours").add("email_channel_transferred", {
    steps: () => [
        {
            trigger:
                ".o_email_handover:contains('Ada Agent'):contains('She sent photos.')",
        },
        {
            trigger: ".o_email_history:contains('Channel queue → Second line')",
        },
        {
            trigger: "button[name=action_pick]",
            run: "click",
        },
        {
            trigger: ".o_arrow_button_current:contains('Active')",
        },
        {
            trigger: ".o_form_statusbar button[name=action_close]",
            run: "click",
        },
        ...choose("wrap_up_id", "Solved"),
        {
            trigger: ".modal button[name=action_close]",
            run: "click",
        },
        {
            trigger: ".o_arrow_button_current:contains('Closed')",
        },
        {
            trigger: ".o_email_history:contains('Closed'):contains('Solved')",
        },
    ],
});
