import {inputFiles} from "@web/../tests/utils";
import {registry} from "@web/core/registry";

const EDITOR = ".o_email_note_writing .o-mail-Composer-input";
const NOTE = "article.o_email_note";

/** An agent notes something for a colleague, with a file, and changes it. */
registry.category("web_tour.tours").add("email_channel_note", {
    steps: () => [
        {
            trigger: ".o_email_add_note",
            run: "click",
        },
        {
            content: "It looks like nothing that is sent",
            trigger: ".o_email_note_writing:contains('never the customer')",
        },
        {
            trigger: EDITOR,
            run: "edit Call her, @Bea",
        },
        {
            content: "A colleague who sees the conversation is offered; nobody else is",
            trigger: ".o-mail-Composer-suggestion:contains('Bea Colleague')",
            run() {
                const offered = document.querySelectorAll(
                    ".o-mail-Composer-suggestion"
                );
                if (offered.length !== 1) {
                    throw new Error(`${offered.length} are offered`);
                }
            },
        },
        {
            trigger: ".o-mail-Composer-suggestion:contains('Bea Colleague')",
            run: "click",
        },
        {
            trigger: ".o_email_note_writing .o_input_file:not(:visible)",
            async run() {
                await inputFiles(".o_email_note_writing .o_input_file", [
                    new File(["Her number"], "number.txt", {type: "text/plain"}),
                ]);
            },
        },
        {
            trigger:
                ".o_email_note_writing .o-mail-AttachmentContainer:not(.o-isUploading)",
        },
        {
            trigger: ".o_email_note_writing .o-mail-Composer-send:not([disabled])",
            run: "click",
        },
        {
            content: "The note stands on top of the mail, with its file",
            trigger: `[role=feed] > ${NOTE}:first-child:contains('@Bea Colleague')`,
        },
        {
            trigger: `${NOTE} .o_email_attachment:contains('number.txt')`,
        },
        {
            content: "The button has the focus again",
            trigger: ".o_email_add_note:focus",
        },
        {
            trigger: `${NOTE} .dropdown-toggle`,
            run: "click",
        },
        {
            trigger: ".o_email_edit_note",
            run: "click",
        },
        {
            trigger: `${NOTE} .o-mail-Composer-input`,
            run: "edit Call her at five",
        },
        {
            trigger: `${NOTE} [data-type='save']`,
            run: "click",
        },
        {
            trigger: `${NOTE} .o_email_note_body:contains('Call her at five')`,
        },
        {
            content: "Its file is still there",
            trigger: `${NOTE} .o_email_attachment:contains('number.txt')`,
        },
    ],
});

/** The colleague reads it where the conversation is, and plans what is to do. */
registry.category("web_tour.tours").add("email_channel_noted", {
    steps: () => [
        {
            trigger: `${NOTE} .o_email_note_body:contains('Call her at five')`,
        },
        {
            content: "Somebody else's note is not hers to change",
            trigger: `${NOTE}:not(:has(.dropdown-toggle))`,
        },
        {
            trigger: ".o_field_widget[name=activity_ids] .o-mail-ActivityButton",
            run: "click",
        },
        {
            trigger: ".o-mail-ActivityListPopover button:contains('Schedule')",
            run: "click",
        },
        {
            trigger: ".modal .o_field_widget[name=summary] input",
            run: "edit Call at five",
        },
        {
            trigger: ".modal button[name=action_schedule_activities]",
            run: "click",
        },
        {
            trigger: ".o_field_widget[name=activity_ids]:contains('Call at five')",
        },
    ],
});
