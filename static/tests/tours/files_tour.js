import {inputFiles} from "@web/../tests/utils";
import {registry} from "@web/core/registry";

const COMPOSER = ".o_email_page_composer";
const FILES = `${COMPOSER} .o_email_files`;

function attach(...files) {
    return {
        trigger: `${FILES} .o_attach`,
        run: () => inputFiles(`${FILES} .o_input_file`, files),
    };
}

/** The harmless file that scanners report, in two halves. */
function eicar() {
    const halves = [
        "X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-",
        "ANTIVIRUS-TEST-FILE!$H+H*",
    ];
    return new File([halves.join("")], "bill.txt", {type: "text/plain"});
}

/** An agent is told beside each file at once what may not leave, and sends the rest. */
registry.category("web_tour.tours").add("email_channel_refused_upload", {
    steps: () => [
        {
            trigger: ".o_email_action_reply",
            run: "click",
        },
        {
            trigger: `${COMPOSER} .odoo-editor-editable`,
            run: "editor Please see the report.",
        },
        attach(
            new File(["All is well."], "report.txt", {type: "text/plain"}),
            new File(["@echo off\r\n"], "setup.bat", {type: "text/plain"})
        ),
        {
            content: "It has been scanned, and may leave",
            trigger: `${FILES} .o_email_file[data-state=passed]:contains('report.txt')`,
        },
        {
            content: "What is wrong is said beside the file",
            trigger: `${FILES} .o_email_file_refused:contains('setup.bat') .o_email_file_reason`,
        },
        {
            trigger: `${FILES} .o_email_files_sum:contains('MB')`,
        },
        {
            content: "An infected file is gone at once",
            ...attach(eicar()),
        },
        {
            trigger: `${FILES} .o_email_file_removed:contains('bill.txt'):contains('Test.EICAR')`,
        },
        {
            trigger: `${FILES} ul:not(:contains('bill.txt'))`,
        },
        {
            content: "Sent all the same, it is said which file is in the way",
            trigger: `${COMPOSER} .o_email_send`,
            run: "click",
        },
        {
            trigger: `${COMPOSER} .o_email_not_sent:contains('setup.bat')`,
        },
        {
            trigger: `${FILES} button[aria-label='Remove setup.bat']`,
            run: "click",
        },
        {
            trigger: `${FILES} ul:not(:contains('setup.bat'))`,
        },
        {
            content: "A picture that is pasted into the text is a file from then on",
            trigger: `${COMPOSER} .odoo-editor-editable`,
            async run({anchor, waitUntil}) {
                const canvas = document.createElement("canvas");
                canvas.width = canvas.height = 8;
                const blob = await new Promise((resolve) => canvas.toBlob(resolve));
                const clipboardData = new DataTransfer();
                clipboardData.items.add(
                    new File([blob], "crack.png", {type: "image/png"})
                );
                anchor.dispatchEvent(
                    new ClipboardEvent("paste", {
                        bubbles: true,
                        cancelable: true,
                        clipboardData,
                    })
                );
                await waitUntil(() => anchor.querySelector("img[src^='/web/image/']"));
            },
        },
        {
            trigger: `${COMPOSER} .o_email_send`,
            run: "click",
        },
        {
            content: "It was scanned while it was written: nothing waits",
            trigger: ".o_email_card_out:first .o_email_state[data-state=queued]",
        },
        {
            trigger: ".o_email_card_out:first:not(:has(.o_email_waits))",
        },
        {
            trigger: ".o_email_card_out .o_email_attachment:contains('report.txt')",
        },
    ],
});
