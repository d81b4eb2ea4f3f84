import {registry} from "@web/core/registry";
import {rpc} from "@web/core/network/rpc";

const HEADING = "campaña;emailDestinatario;mensaje;adjuntos;variables;prioridad";

function choose(name, text, place) {
    const transfer = new DataTransfer();
    transfer.items.add(new File([text], name));
    const input = document.querySelector(`${place} input[type=file]`);
    input.files = transfer.files;
    input.dispatchEvent(new Event("change", {bubbles: true}));
}

function runJob() {
    return rpc("/web/dataset/call_kw/ir.cron/method_direct_trigger", {
        model: "ir.cron",
        method: "method_direct_trigger",
        args: [[odoo.dialerLoadJob]],
        kwargs: {},
    });
}

/** A file is loaded; its wrong lines are downloaded, corrected and loaded again. */
registry.category("web_tour.tours").add("email_channel_dialer_wrong_lines", {
    steps: () => [
        {
            trigger: ".o_notebook a:contains('Attachments')",
            run: "click",
        },
        {
            trigger: ".o_email_dialer_attach",
            run: () => choose("terms.txt", "Our terms.", ".o_email_dialer_files"),
        },
        {
            content: "Its token is there to be copied",
            trigger:
                ".o_email_dialer_file:contains('terms.txt') .o_email_dialer_token:contains('file-')",
        },
        {
            trigger: ".o_notebook a:contains('Recipients')",
            run: "click",
        },
        {
            trigger: ".o_email_dialer_upload a:contains('XLSX')",
        },
        {
            trigger: ".o_email_dialer_choose",
            run: () =>
                choose(
                    "june.csv",
                    `${HEADING}\nNewsletter;ana@example.com;Hi;;"a":"b";1\n` +
                        `Newsletter;ben@example.com;=Hi;;"a":"b;first\n`,
                    ".o_email_dialer_upload"
                ),
        },
        {
            trigger: ".o_email_dialer_load[data-state=waiting]:contains('june.csv')",
            run: runJob,
        },
        {
            trigger:
                ".o_email_dialer_load[data-state=done] [data-count=wrong_count]:contains('1')",
        },
        {
            trigger: ".o_email_dialer_wrong",
            run: "click",
        },
        {
            trigger:
                ".o_list_view .o_data_row:contains('has no quotation mark at its end')",
        },
        {
            trigger: ".o_breadcrumb a, .o_back_button",
            run: "click",
        },
        {
            content: "The file of wrong lines is corrected, and loaded",
            trigger: ".o_email_dialer_load[data-state=done] .o_email_dialer_download",
            async run() {
                const action = await rpc("/web/dataset/call_kw/email.dialer.load/x", {
                    model: "email.dialer.load",
                    method: "action_download_wrong",
                    args: [[odoo.dialerNextLoad]],
                    kwargs: {},
                });
                const answer = await fetch(action.url);
                const text = await answer.text();
                const right = text.replace('""b"', '""b"""').replace(";first;", ";2;");
                choose("corrected.csv", right, ".o_email_dialer_upload");
            },
        },
        {
            trigger: ".o_email_dialer_load[data-state=waiting]:contains('corrected')",
            run: runJob,
        },
        {
            trigger:
                ".o_email_dialer_load[data-state=done]:contains('corrected') [data-count=added_count]:contains('1')",
        },
    ],
});
