import {registry} from "@web/core/registry";

/** An earlier answer is put between what is typed, and sent. */
registry.category("web_tour.tours").add("email_channel_similar", {
    steps: () => [
        {
            trigger: ".o_email_similar_answer:contains('Broken kettle')",
        },
        {
            content: "What is another customer's is marked",
            trigger: ".o_email_similar_text mark:contains('Carla')",
        },
        {
            content: "No letter is open: it opens an answer",
            trigger: ".o_email_similar_insert",
            run: "click",
        },
        {
            trigger:
                ".o_email_page_compose .odoo-editor-editable:contains('Put the rubber ring in again')",
        },
        {
            content: "Nothing of another customer is in it",
            trigger:
                ".o_email_page_compose .odoo-editor-editable:not(:contains('Carla'))",
        },
        {
            content: "What is typed stays, and what is left open is filled in",
            trigger: ".o_email_page_compose .odoo-editor-editable",
            run: () => {
                const text = document.querySelector(
                    ".o_email_page_compose .odoo-editor-editable"
                );
                const [open] = text.querySelectorAll("[data-variable]");
                open.textContent = "Bo";
                text.dispatchEvent(new InputEvent("input", {bubbles: true}));
            },
        },
        {
            content: "A second time it stands beside the first",
            trigger: ".o_email_similar_insert",
            run: "click",
        },
        {
            trigger:
                ".o_email_page_compose .odoo-editor-editable:contains(/ring in again[^]*ring in again/)",
        },
        {
            content: "It is a draft now",
            trigger: ".o_email_page_compose :contains('Saved')",
        },
        {
            trigger: ".o_email_thread_composer .o_email_compose_close",
            run: "click",
        },
        {
            trigger: ".o_email_thread:not(:has(.o_email_page_compose))",
        },
    ],
});
