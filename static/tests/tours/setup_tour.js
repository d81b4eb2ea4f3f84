import {registry} from "@web/core/registry";

const done = (step) => `.o_email_step[data-step=${step}][data-state=done]`;

/** From a touchpoint that somebody left half done to the first mail. */
registry.category("web_tour.tours").add("email_channel_setup", {
    steps: () => [
        {
            content: "The list of touchpoints says what is left to do",
            trigger: ".o_email_setup_banner:contains('Next: Link a queue')",
        },
        {
            trigger: ".o_email_setup_open",
            run: "click",
        },
        {
            trigger: `.o_email_setup ${done("mailbox")}:contains('support@demo.test')`,
        },
        {
            content: "What comes next is marked",
            trigger:
                ".o_email_step[data-step=queue][aria-current=step] button:contains('Choose on the touchpoint')",
            run: "click",
        },
        {
            trigger: ".o_field_widget[name=queue_ids] input",
            run: "edit Channel queue",
        },
        {
            trigger: ".o-autocomplete--dropdown-item a:contains('Channel queue')",
            run: "click",
        },
        {
            trigger: ".o_form_button_save",
            run: "click",
        },
        {
            trigger: ".o_form_saved",
        },
        {
            trigger: ".o_breadcrumb a:contains('Setup Checklist')",
            run: "click",
        },
        {
            trigger: `.o_email_setup ${done("roles")}`,
        },
        {
            trigger:
                ".o_email_step[data-step=connect][data-state=todo] button:contains('Open touchpoint')",
            run: "click",
        },
        {
            trigger: "button[name=action_connect]",
            run: "click",
        },
        {
            trigger: "button[name=action_activate]",
            run: "click",
        },
        {
            trigger: "button[name=action_deactivate]",
        },
        {
            trigger: ".o_breadcrumb a:contains('Setup Checklist')",
            run: "click",
        },
        {
            trigger: `.o_email_setup ${done("activate")}`,
        },
        {
            content: "It says whom it goes to, and where to write",
            trigger:
                ".o_email_step[data-step=test]:contains('boss@office.test'):contains('support@demo.test')",
        },
        {
            trigger:
                ".o_email_step[data-step=test] button:contains('Send a test mail')",
            run: "click",
        },
        {
            trigger: ".o_notification:contains('sent to boss@office.test')",
        },
        {
            trigger: ".o_email_step[data-step=test]:contains('Answer it')",
        },
        {
            content: "The answer is on the server by now",
            trigger: ".o_email_step[data-step=test] button:contains('Fetch now')",
            run: "click",
        },
        {
            trigger: ".o_email_setup_complete",
        },
        {
            trigger:
                ".o_email_step[data-step=test] button:contains('Open conversation')",
            run: "click",
        },
        {
            trigger: ".o_email_conversation:contains('Re: Test mail')",
        },
    ],
});
