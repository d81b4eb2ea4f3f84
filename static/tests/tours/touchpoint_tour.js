import {registry} from "@web/core/registry";

/**
 * The administrator connects a mailbox, first with a wrong password. The test that
 * starts the tour says in `odoo.emailServers` on which ports its servers listen.
 */
registry.category("web_tour.tours").add("email_channel_connect_touchpoint", {
    steps: () => [
        {
            content: "An empty list says what to do next",
            trigger: ".o_view_nocontent:contains('Connect the first mailbox')",
        },
        {
            trigger: ".o_email_setup_banner:contains('Next: Add a mailbox')",
        },
        {
            trigger: ".o_list_button_add",
            run: "click",
        },
        {
            trigger: ".o_field_widget[name=email] input",
            run: "edit support@demo.test",
        },
        {
            trigger: ".o_field_widget[name=name] input",
            run: "edit Support",
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
            trigger: ".o_field_widget[name=imap_host] input",
            run: "edit 127.0.0.1",
        },
        {
            trigger: ".o_field_widget[name=imap_encryption] .o_select_menu_toggler",
            run: "click",
        },
        {
            trigger: ".o_select_menu_item:contains('None')",
            run: "click",
        },
        {
            content: "The usual port of the encryption is filled in",
            trigger: ".o_field_widget[name=imap_port] input:value('143')",
            run: () => undefined,
        },
        {
            trigger: ".o_field_widget[name=imap_port] input",
            run: ({anchor, edit}) => edit(String(odoo.emailServers.imap), anchor),
        },
        {
            trigger: ".o_field_widget[name=smtp_host] input",
            run: "edit 127.0.0.1",
        },
        {
            trigger: ".o_field_widget[name=smtp_encryption] .o_select_menu_toggler",
            run: "click",
        },
        {
            trigger: ".o_select_menu_item:contains('None')",
            run: "click",
        },
        {
            trigger: ".o_field_widget[name=smtp_port] input",
            run: ({anchor, edit}) => edit(String(odoo.emailServers.smtp), anchor),
        },
        {
            trigger: ".o_field_widget[name=imap_password] input[type=password]",
            run: "edit not the password",
        },
        {
            trigger: "button[name=action_connect]",
            run: "click",
        },
        {
            content: "Both halves failed, and each says why",
            trigger:
                ".modal-body:contains('Receiving (IMAP)'):contains('Sending (SMTP)'):contains('password was refused')",
        },
        {
            trigger: ".modal-footer .btn-primary",
            run: "click",
        },
        {
            content: "It was saved, and the password is not shown again",
            trigger: ".o_field_widget[name=imap_password] input[type=password]",
            async run({anchor, waitUntil}) {
                await waitUntil(() => anchor.value === "");
            },
        },
        {
            trigger: ".o_inner_group div:contains('A password is stored')",
        },
        {
            trigger:
                ".o_field_widget[name=connection_status]:contains('Not connected')",
        },
        {
            trigger: ".o_field_widget[name=imap_password] input",
            run: "edit secret of the mailbox",
        },
        {
            trigger: "button[name=action_connect]",
            run: "click",
        },
        {
            content: "Connected, but it says that this is not enough",
            trigger: ".o_field_widget[name=connection_status]:contains('Connected')",
        },
        {
            trigger: ".alert:contains('not active yet')",
        },
        {
            trigger: "button[name=action_activate]",
            run: "click",
        },
        {
            trigger: "button[name=action_deactivate]",
        },
        {
            trigger: "button[name=action_fetch]",
            run: "click",
        },
        {
            content: "What waited in the mailbox was there before: nothing new",
            trigger: ".o_notification:contains('No new mail')",
        },
    ],
});
