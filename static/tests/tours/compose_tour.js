import {registry} from "@web/core/registry";

const COMPOSER = ".o_email_page_composer";
const EDITOR = `${COMPOSER} .odoo-editor-editable`;
const SAVED = `${COMPOSER} .o_email_saved:contains('Saved')`;

function reply(words) {
    return [
        {trigger: ".o_email_action_reply", run: "click"},
        {trigger: EDITOR, run: `editor ${words}`},
    ];
}

/** What is written is there again: after a click elsewhere, Escape, and another page. */
registry.category("web_tour.tours").add("email_channel_draft_stays", {
    steps: () => [
        ...reply("We send you another one."),
        {
            content: "Nobody has pressed anything",
            trigger: SAVED,
        },
        {trigger: EDITOR, run: "press Escape"},
        {trigger: ".o_form_sheet h2", run: "click"},
        {trigger: `${EDITOR}:contains('We send you another one.')`},
        {
            content: "What was written just now goes along when one leaves",
            trigger: EDITOR,
            run: "editor We send you another kettle.",
        },
        {trigger: ".o_menu_brand, .o_breadcrumb a:first", run: "click"},
        {trigger: `body:not(:has(${COMPOSER}))`},
    ],
});

/** In another browser, it is at hand as it was left. */
registry.category("web_tour.tours").add("email_channel_draft_again", {
    steps: () => [
        {trigger: `${EDITOR}:contains('We send you another kettle.')`},
        {
            content: "Put away, it is one line",
            trigger: `${COMPOSER} .o_email_compose_close`,
            run: "click",
        },
        {
            trigger:
                ".o_email_draft_mine:contains('another kettle') .o_email_draft_open",
            run: "click",
        },
        {trigger: `${EDITOR}:contains('another kettle')`},
        {trigger: `${COMPOSER} .o_email_discard`, run: "click"},
        {trigger: ".modal button:contains('Discard')", run: "click"},
        {trigger: `body:not(:has(${COMPOSER}))`},
        {
            content: "Thrown away, it can be had back",
            trigger: ".o_notification button:contains('Undo')",
            run: "click",
        },
        {trigger: `${EDITOR}:contains('another kettle')`},
    ],
});

/** What was sent a moment ago is taken back, and can be sent again. */
registry.category("web_tour.tours").add("email_channel_undo_send", {
    steps: () => [
        ...reply("Your refund is on its way."),
        {trigger: `${COMPOSER} .o_email_send`, run: "click"},
        {trigger: `body:not(:has(${COMPOSER}))`},
        {
            content: "It waits, and says for how long",
            trigger: ".o_email_undo_bar .o_email_undo_seconds",
        },
        {trigger: ".o_email_undo_send", run: "click"},
        {trigger: `${EDITOR}:contains('Your refund is on its way.')`},
        {trigger: "body:not(:has(.o_email_undo_bar))"},
        {trigger: "body:not(:has(.o_email_card_out))"},
    ],
});

/** A letter for tomorrow, unless the customer writes first. */
registry.category("web_tour.tours").add("email_channel_send_later", {
    steps: () => [
        ...reply("Did it work?"),
        {trigger: `${COMPOSER} .o_email_send_ways`, run: "click"},
        {trigger: ".o_email_send_later_item", run: "click"},
        {trigger: ".modal .o_email_unless_written:checked"},
        {trigger: ".modal [data-choice=tomorrow]", run: "click"},
        {
            trigger:
                ".o_email_draft_scheduled:contains('unless the customer writes first')",
        },
        {trigger: ".o_email_draft_scheduled .o_email_draft_change"},
    ],
});

/** The customer has written: it is said, and the letter is open again. */
registry.category("web_tour.tours").add("email_channel_send_later_stopped", {
    steps: () => [
        {
            trigger:
                ".o_email_draft_stopped[role=alert]:contains('wrote in the meantime')",
        },
        {trigger: `${EDITOR}:contains('Did it work?')`},
        {trigger: "iframe.o_email_body:iframe :contains('It works again.')"},
    ],
});

/** A forward with pictures and files, and "send and close". */
registry.category("web_tour.tours").add("email_channel_forward", {
    steps: () => [
        {trigger: ".o_email_action_forward", run: "click"},
        {
            content: "Nobody is written to yet, and the cursor is where they are named",
            trigger: `${COMPOSER}:not(:has(.o_email_recipient)) [name=email_to] input:focus`,
            run: "edit Bo <bo@supplier.test>",
        },
        {trigger: `${COMPOSER} [name=email_to] input`, run: "press Enter"},
        {trigger: `${COMPOSER} .o_email_recipient:contains('Bo')`},
        {trigger: `${COMPOSER} .o_email_file:contains('bill.txt')`},
        {trigger: EDITOR, run: "editor Please see below."},
        {trigger: `${COMPOSER} [name=subject] input`, run: "clear"},
        {trigger: `${COMPOSER} .o_email_send_ways`, run: "click"},
        {trigger: "[data-and-then=close]", run: "click"},
        {
            content: "What is to be looked at is said, and passed by one more press",
            trigger: `${COMPOSER} .o_email_held:contains('has no subject')`,
        },
        {trigger: `${COMPOSER} .o_email_send:contains('Send anyway')`},
        {trigger: `${COMPOSER} .o_email_send_ways`, run: "click"},
        {trigger: "[data-and-then=close]", run: "click"},
        {trigger: ".o_arrow_button_current:contains('Closed')"},
    ],
});
