import {inputFiles} from "@web/../tests/utils";
import {registry} from "@web/core/registry";

const BODY = "iframe.o_email_body:iframe";

/** An agent reads a mail and answers it with a copy and a file. */
registry.category("web_tour.tours").add("email_channel_answer", {
    steps: () => [
        {
            content: "The new mail is bold in the list",
            trigger: ".o_data_row.fw-bold td[name=name]:contains('Broken kettle')",
            run: "click",
        },
        {
            content: "The newest mail is on top, expanded, and new",
            trigger: ".o_email_card_expanded.o_email_card_new",
        },
        {
            content: "The customer's table is shown",
            trigger: `${BODY} table td:contains('Kettle 3000')`,
        },
        {
            content: "The inline image has loaded",
            trigger: `${BODY} img`,
            async run({anchor, waitUntil}) {
                await waitUntil(() => anchor.complete && anchor.naturalWidth > 0);
            },
        },
        {
            content: "The link opens outside of Odoo's page",
            trigger: `${BODY} a[href='https://example.com/kettle'][target=_blank]`,
        },
        {
            content: "Nothing of the mail ran or styled Odoo's page",
            trigger: ".o_email_thread",
            run() {
                if (window.emailChannelAttacked) {
                    throw new Error("A script of the mail ran");
                }
                if (getComputedStyle(document.body).borderTopWidth !== "0px") {
                    throw new Error("A style of the mail reached Odoo's page");
                }
            },
        },
        {
            trigger: "button[name=action_pick]",
            run: "click",
        },
        {
            trigger: ".o_arrow_button_current:contains('Active')",
        },
        {
            trigger: ".o_email_action_reply",
            run: "click",
        },
        {
            trigger:
                ".o_email_page_composer .o_field_widget[name=email_to] .o_email_recipient",
        },
        {
            trigger: ".o_email_page_composer .o_field_widget[name=show_cc] button",
            run: "click",
        },
        {
            trigger: ".o_email_page_composer .o_field_widget[name=email_cc] input",
            run: "edit colleague@nowhere",
        },
        {
            trigger: ".o_email_page_composer .o_field_widget[name=email_cc] input",
            run: "press Enter",
        },
        {
            content: "A wrong address says what is wrong",
            trigger: ".o_email_recipients_problem:contains('no complete domain')",
        },
        {
            trigger:
                ".o_email_page_composer .o_email_recipient_wrong .o_email_recipient_remove",
            run: "click",
        },
        {
            trigger: ".o_email_page_composer .o_field_widget[name=email_cc] input",
            run: "edit Co Lleague <colleague@demo.test>",
        },
        {
            trigger: ".o_email_page_composer .o_field_widget[name=email_cc] input",
            run: "press Enter",
        },
        {
            trigger:
                ".o_email_page_composer [name=email_cc] .o_email_recipient:contains('Co Lleague')",
        },
        {
            trigger: ".o_email_page_composer .odoo-editor-editable",
            run: "editor Please send it back to us.",
        },
        {
            trigger: ".o_email_page_composer .o_email_files .o_attach",
            async run() {
                const label = new File(["Return label"], "label.txt", {
                    type: "text/plain",
                });
                await inputFiles(
                    ".o_email_page_composer .o_email_files .o_input_file",
                    [label]
                );
            },
        },
        {
            trigger:
                ".o_email_page_composer .o_email_file[data-state=unscanned]:contains('label.txt')",
        },
        {
            trigger: ".o_email_page_composer .o_email_send",
            run: "click",
        },
        {
            content: "Who was added is named, and passed by one more press",
            trigger: ".o_email_held:contains('colleague@demo.test')",
        },
        {
            trigger: ".o_email_page_composer .o_email_send",
            run: "click",
        },
        {
            content: "The answer is on top of the thread, on its way",
            trigger: ".o_email_card_out:first .o_email_state[data-state=queued]",
        },
        {
            trigger: `.o_email_card_out ${BODY} :contains('Please send it back')`,
        },
        {
            trigger: ".o_email_card_out .o_email_card_header[aria-expanded=true]",
        },
        {
            trigger:
                ".o_email_card_out .o_email_addresses:contains('colleague@demo.test')",
        },
        {
            trigger: ".o_email_card_out .o_email_attachment:contains('label.txt')",
        },
    ],
});

/** Once the mail server has taken the answer, the agent sees it. */
registry.category("web_tour.tours").add("email_channel_see_sent", {
    steps: () => [
        {
            content: "The direct link expands its mail",
            trigger:
                ".o_email_card_out.o_email_card_expanded .o_email_state:contains('Sent')",
        },
        {
            trigger: `.o_email_card_out ${BODY} :contains('Please send it back')`,
        },
        {
            content: "The attachment opens in Odoo's viewer",
            trigger: ".o_email_attachment a:contains('label.txt')",
            run: "click",
        },
        {
            trigger: ".o-FileViewer",
        },
        {
            trigger: ".o-FileViewer-headerButton[aria-label='Close']",
            run: "click",
        },
        {
            trigger: "body:not(:has(.o-FileViewer))",
        },
        {
            content: "The ticket shows the same thread",
            trigger: "button[name=action_open_ticket]",
            run: "click",
        },
        {
            trigger: ".o_notebook .nav-link[name=emails]",
            run: "click",
        },
        {
            trigger: ".o_email_ticket_thread .o_email_card_out",
        },
    ],
});

/** The agent writes to a customer first: a conversation and its ticket begin. */
registry.category("web_tour.tours").add("email_channel_write_first", {
    steps: () => [
        {
            content: "An empty list says what to do next",
            trigger: ".o_view_nocontent:contains('You have no open conversation')",
        },
        {
            trigger: ".o_control_panel button:contains('New e-mail')",
            run: "click",
        },
        {
            trigger: ".o_email_compose .o_field_widget[name=email_to] input",
            run: "edit Carla Customer <customer@demo.test>",
        },
        {
            trigger: ".o_email_compose .o_field_widget[name=email_to] input",
            run: "press Enter",
        },
        {
            trigger: ".o_email_compose .o_email_recipient:contains('Carla Customer')",
        },
        {
            trigger: ".o_email_compose .odoo-editor-editable",
            run: "editor Your kettle is ready.",
        },
        {
            content: "What is written is saved by itself",
            trigger: ".o_email_saved:contains('Saved')",
        },
        {
            content: "Escape and a click elsewhere throw nothing away",
            trigger: ".o_email_compose",
            run: "press Escape",
        },
        {
            trigger: ".o_control_panel .o_breadcrumb .active",
            run: "click",
        },
        {
            trigger: ".odoo-editor-editable:contains('Your kettle is ready.')",
        },
        {
            trigger: ".o_email_compose .o_field_widget[name=subject] input",
            run: "edit Your kettle",
        },
        {
            trigger: ".o_email_send",
            run: "click",
        },
        {
            content: "The new conversation opens",
            trigger:
                ".o_email_conversation .o_email_card_out .o_email_state[data-state=queued]",
        },
        {
            trigger: "button[name=action_open_ticket]:contains('Your kettle')",
        },
    ],
});
