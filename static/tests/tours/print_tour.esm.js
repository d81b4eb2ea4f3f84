import {download} from "@web/core/network/download";
import {registry} from "@web/core/registry";

const save = download._download;

/** The agent prints a conversation; what the browser was given is told on the page. */
registry.category("web_tour.tours").add("email_channel_print", {
    steps: () => [
        {
            trigger: ".o_email_card:contains('Carla Customer')",
            run() {
                download._download = async (options) => {
                    const name = await save(options);
                    document.body.dataset.emailPrinted = name;
                };
            },
        },
        {
            content: "Print is where Odoo has it",
            trigger: ".o_cp_action_menus button:has(.fa-cog)",
            run: "click",
        },
        {
            trigger: ".o-dropdown--menu .o_menu_item:contains('Print conversation')",
            run: "click",
        },
        {
            content: "It comes as a file with the session's name",
            trigger: "body[data-email-printed^='EC']:not(:has(.o_error_dialog))",
            // The server loads its fonts first.
            timeout: 60000,
        },
    ],
});
