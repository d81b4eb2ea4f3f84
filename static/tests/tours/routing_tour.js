import {registry} from "@web/core/registry";

const TOGGLE = ".o_email_agent_toggle";
const KETTLE = ".o_email_offer:contains('Broken kettle')";
const LAMP = ".o_email_offer:contains('Broken lamp')";

/** Two conversations ring at an agent, who accepts one and declines the other. */
registry.category("web_tour.tours").add("email_channel_routing", {
    steps: () => [
        {
            trigger: `${KETTLE} .o_email_offer_address:contains('customer@demo.test')`,
        },
        {
            trigger: `${LAMP} .o_email_offer_excerpt:contains('It went dark')`,
        },
        {
            trigger: `${TOGGLE}[data-state=available] .o_email_agent_offers:contains('2')`,
        },
        {
            trigger: `${KETTLE} .o_email_offer_accept`,
            run: "click",
        },
        {
            content: "It is open, and the agent's",
            trigger: ".o_form_view:has(.o_email_thread):contains('Broken kettle')",
        },
        {
            trigger: ".o_arrow_button_current:contains('Active')",
        },
        {
            trigger: `body:not(:has(${KETTLE})) ${LAMP} .o_email_offer_decline`,
            run: "click",
        },
        {
            trigger: "body:not(:has(.o_email_offer))",
        },
        {
            trigger: TOGGLE,
            run: "click",
        },
        {
            content: "What was declined still waits",
            trigger:
                ".o_email_my_queue:contains('Channel queue'):has(.badge:contains('1'))",
            run: "click",
        },
        {
            trigger: ".o_email_desk .o_kanban_record:contains('Broken lamp')",
        },
        {
            trigger: `${TOGGLE}:not(:has(.o_email_agent_offers))`,
            run: "click",
        },
        {
            content: "Only what may be chosen is there",
            trigger: ".o_email_agent_menu:not(:has([data-code=rona].dropdown-item))",
        },
        {
            trigger: ".o_email_agent_choice:contains('Lunch')",
            run: "click",
        },
        {
            trigger: `${TOGGLE}[data-state=break] .o_email_agent_name:contains('Lunch')`,
        },
    ],
});
