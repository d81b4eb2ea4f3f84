import {registry} from "@web/core/registry";
import {rpc} from "@web/core/network/rpc";

const BODY = "iframe.o_email_body:iframe";

/** The scanner looks at the files of the mail: its job runs. */
function scan() {
    return rpc("/web/dataset/call_kw/ir.cron/method_direct_trigger", {
        model: "ir.cron",
        method: "method_direct_trigger",
        args: [[odoo.emailServers.scanJob]],
        kwargs: {},
    });
}

/** A file and a picture are being checked, and are there without a reload. */
registry.category("web_tour.tours").add("email_channel_file_checked", {
    steps: () => [
        {
            content: "The text is there, the file is being checked and leads nowhere",
            trigger:
                ".o_email_attachment:not(:has(a)) [data-state=checking]:contains('bill.txt')",
        },
        {
            content: "In the picture's place it is said that it is being checked",
            trigger: `${BODY} img[src^='/email_channel/picture/']`,
            async run({anchor, waitUntil}) {
                await waitUntil(() => anchor.complete && anchor.naturalWidth === 300);
                anchor.ownerDocument.defaultView.neverReloaded = true;
            },
        },
        {
            trigger: ".o_email_thread",
            run: scan,
        },
        {
            content: "The file is there",
            trigger:
                ".o_email_attachment a[href*='/web/content/']:contains('bill.txt')",
        },
        {
            content: "So is the picture, in the text that stayed where it was",
            trigger: `${BODY} img`,
            async run({anchor, waitUntil}) {
                await waitUntil(() => anchor.complete && anchor.naturalWidth === 1);
                if (!anchor.ownerDocument.defaultView.neverReloaded) {
                    throw new Error("The text was loaded again");
                }
            },
        },
    ],
});

/** A virus arrives: what was removed is said, and the rest of the mail is there. */
registry.category("web_tour.tours").add("email_channel_virus", {
    steps: () => [
        {
            trigger: `${BODY} body:contains('It leaks.')`,
        },
        {
            content: "The virus is named, and nothing leads to it",
            trigger:
                ".o_email_attachment:not(:has(a)) [data-state=infected]:contains('Test.EICAR')",
        },
        {
            content: "Nor does an administrator's button",
            trigger: ".o_email_thread:not(:has(.o_email_let_through))",
        },
        {
            content: "The other file is there",
            trigger:
                ".o_email_attachment a[href*='/web/content/']:contains('bill.txt')",
        },
    ],
});

/** An administrator lets a refused file through. */
registry.category("web_tour.tours").add("email_channel_let_through", {
    steps: () => [
        {
            trigger: "[data-state=refused]:contains('run.bat') .o_email_let_through",
            run: "click",
        },
        {
            trigger: ".modal .modal-footer .btn-primary:contains('Let through')",
            run: "click",
        },
        {
            content: "The scanner looks at it first",
            trigger: "[data-state=checking]:contains('run.bat')",
            run: scan,
        },
        {
            trigger: ".o_email_attachment a[href*='/web/content/']:contains('run.bat')",
        },
    ],
});
