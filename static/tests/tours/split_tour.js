import {registry} from "@web/core/registry";

const BODY = "iframe.o_email_body:iframe";

/** A mail in the wrong conversation: split off, put back, split off again, moved. */
registry.category("web_tour.tours").add("email_channel_split", {
    steps: () => [
        {
            content: "The newest mail says by what it was joined",
            trigger:
                ".o_email_card:first .o_email_evidence:contains('Joined by In-Reply-To')",
        },
        {
            content: "Its folds have names",
            trigger: `${BODY} details > summary:contains('Signature')`,
        },
        {
            content: "One click",
            trigger: ".o_email_card:first .o_email_split_off",
            run: "click",
        },
        {
            trigger: ".o_notification:contains('Split off to EC')",
        },
        {
            content: "The rest stays",
            trigger: ".o_email_thread:not(:has(.o_email_card:contains('Eva Else')))",
        },
        {
            content: "Undo brings it back",
            trigger: ".o_notification button:contains('Undo')",
            run: "click",
        },
        {
            trigger:
                ".o_email_card:first:contains('Eva Else') .o_email_evidence:contains('In-Reply-To')",
        },
        {
            content: "The same from the menu",
            trigger: ".o_email_card:first [aria-label='More actions']",
            run: "click",
        },
        {
            trigger: ".o-dropdown--menu [data-method=action_split_off]",
            run: "click",
        },
        {
            trigger: ".o_notification button:contains('Open')",
            run: "click",
        },
        {
            content: "The new conversation has its own customer and ticket",
            trigger:
                ".o_email_conversation .o_field_widget[name=name]:contains('Invoice')",
        },
        {
            trigger: ".o_field_widget[name=customer_email]:contains('else@demo.test')",
        },
        {
            trigger: "button[name=action_open_ticket]:contains('Invoice')",
        },
        {
            trigger: ".o_email_evidence:contains('Moved here by hand')",
        },
        {
            content: "Alone in its conversation it is not split off, but moved",
            trigger: ".o_email_card:first [aria-label='More actions']",
            run: "click",
        },
        {
            trigger: ".o-dropdown--menu:not(:has([data-method=action_split_off]))",
        },
        {
            trigger: ".o-dropdown--menu [data-method=action_move]",
            run: "click",
        },
        {
            content: "What happens to the emptied conversation is said before",
            trigger: ".modal [role=status]:contains('will be closed')",
        },
        {
            trigger: ".modal button[name=action_move]",
            run: "click",
        },
        {
            content: "Without a choice it says what to do",
            trigger: ".modal:contains('Choose the conversation to move')",
        },
        {
            trigger:
                ".modal:contains('Choose the conversation to move') .btn-primary:contains('Close')",
            run: "click",
        },
        {
            trigger: ".modal .o_field_widget[name=target_id] input",
            run: "edit lamp",
        },
        {
            trigger: ".ui-autocomplete a:contains('Otto Other · A lamp')",
            run: "click",
        },
        {
            trigger:
                ".modal .o_field_widget[name=target_customer]:contains('otto@demo.test')",
        },
        {
            trigger: ".modal button[name=action_move]",
            run: "click",
        },
        {
            content: "Where it is now is shown, with a way back",
            trigger:
                ".o_email_conversation .o_field_widget[name=name]:contains('A lamp')",
        },
        {
            trigger: ".o_notification:contains('Moved to') button:contains('Undo')",
        },
        {
            trigger: ".o_email_card:contains('Eva Else')",
        },
        {
            trigger: ".o_email_card:contains('Otto Other')",
        },
    ],
});

/** A stranger names a ticket: the agent joins what he wrote, or does not. */
registry.category("web_tour.tours").add("email_channel_join_suspected", {
    steps: () => [
        {
            content: "The banner says what is known",
            trigger: "[role=alert]:contains('does not take part in it')",
        },
        {
            trigger: "[role=alert] button[name=action_join_suspected]",
            run: "click",
        },
        {
            trigger:
                ".o_email_conversation .o_field_widget[name=name]:contains('A lamp')",
        },
        {
            trigger: ".o_email_card:contains('Stranger')",
        },
        {
            trigger: ".o_notification button:contains('Undo')",
            run: "click",
        },
        {
            content: "Back in its own conversation the question is open again",
            trigger: "[role=alert] button[name=action_dismiss_suspected]",
            run: "click",
        },
        {
            trigger:
                ".o_email_conversation:not(:has(button[name=action_join_suspected]))",
        },
        {
            trigger: ".o_email_card:contains('Stranger')",
        },
    ],
});
