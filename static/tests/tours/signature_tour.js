import {registry} from "@web/core/registry";

const PAGE = ".o_email_signature_form";
const EDITOR = `${PAGE} [name=body] .odoo-editor-editable`;

/** A file of a picture, as from a folder of the administrator's. */
function pictureFile(name, {width = 60, height = 20, bytes = 0} = {}) {
    const canvas = document.createElement("canvas");
    Object.assign(canvas, {width, height});
    const context = canvas.getContext("2d");
    context.fillStyle = "#3c5ac8";
    context.fillRect(0, 0, width, height);
    const [, data] = canvas.toDataURL("image/png").split(",");
    const content = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
    return new File([content, new Uint8Array(bytes)], name, {type: "image/png"});
}

function drop(target, fill) {
    const dataTransfer = new DataTransfer();
    fill(dataTransfer);
    const {left, top} = target.getBoundingClientRect();
    const options = {
        bubbles: true,
        cancelable: true,
        clientX: left + 5,
        clientY: top + 5,
        dataTransfer,
    };
    target.dispatchEvent(new DragEvent("drop", options));
}

/** An administrator writes a signature, with a picture that he drops into it. */
registry.category("web_tour.tours").add("email_channel_write_signature", {
    steps: () => [
        {trigger: ".nav-link:contains('Content')", run: "click"},
        {trigger: "[name=signature_state]:contains('Not written yet')"},
        {trigger: "button:contains('Write the signature')", run: "click"},
        {
            content: "It is not switched on while it is empty",
            trigger: `${PAGE} [name=enabled] input`,
            run: "click",
        },
        {trigger: ".o_form_button_save", run: "click"},
        {
            trigger: ".modal:contains('The signature is empty') .modal-footer button",
            run: "click",
        },
        {trigger: EDITOR, run: "editor Kind regards, "},
        {
            content: "A variable by its button",
            trigger: `${PAGE} [name=body] button[data-variable=agent_name]`,
            run: "click",
        },
        {
            content: "A variable that is dragged",
            trigger: `${EDITOR}:contains('\${agent_name}') p, ${EDITOR}:contains('\${agent_name}') div`,
            run: ({anchor}) =>
                drop(anchor, (data) =>
                    data.setData("application/vnd.odoo.odoo-editor", "${agent_phone}")
                ),
        },
        {
            content: "A picture that is too large is taken out again, with the reason",
            trigger: `${EDITOR}:contains('\${agent_phone}') p, ${EDITOR}:contains('\${agent_phone}') div`,
            run: ({anchor}) =>
                drop(anchor, (data) =>
                    data.items.add(pictureFile("large.png", {bytes: 60000}))
                ),
        },
        {trigger: ".o_notification:contains('smaller than 50 KB')"},
        {
            trigger: `${EDITOR}:not(:has(img)) p, ${EDITOR}:not(:has(img)) div`,
            run: ({anchor}) =>
                drop(anchor, (data) => data.items.add(pictureFile("logo.png"))),
        },
        {
            content: "A picture that fits is a file of the signature",
            trigger: `${EDITOR} img[src^='/web/image/']`,
        },
        {
            content: "Preview as the administrator himself",
            trigger: `${PAGE} .oe_title`,
            run: "click",
        },
        {trigger: `${PAGE} [name=preview]:contains('Max Manager')`},
        {
            content: "Preview as an agent",
            trigger: `${PAGE} [name=preview_user_id] input`,
            run: "edit Ada",
        },
        {
            trigger: ".o-autocomplete--dropdown-item a:contains('Ada Agent')",
            run: "click",
        },
        {trigger: `${PAGE} [name=preview]:contains('Ada Agent'):has(img)`},
        {trigger: ".o_form_button_save", run: "click"},
        {trigger: "body:not(:has(.o_form_button_save:visible))"},
        {trigger: ".o_breadcrumb a:last, .o_back_button", run: "click"},
        {trigger: ".nav-link:contains('Content')", run: "click"},
        {trigger: "[name=signature_state]:contains('In use')"},
        {trigger: "[name=signature_preview] img"},
    ],
});

/** An agent answers: signature below, cursor above it, one signature however often. */
registry.category("web_tour.tours").add("email_channel_signed_answer", {
    steps: () => [
        {trigger: ".o_email_action_reply", run: "click"},
        {
            content: "The picture is shown to the agent",
            trigger:
                ".o_email_page_composer .o_email_signature:contains('Ada Agent') img",
            run: ({anchor}) => {
                if (!anchor.complete || !anchor.naturalWidth) {
                    throw new Error("The picture of the signature is not shown.");
                }
            },
        },
        {trigger: ".o_email_insert_signature", run: "click"},
        {trigger: ".o_notification:contains('in your text already')"},
        {
            content: "Nothing is typed yet",
            trigger:
                ".o_email_page_composer:not(:has(.o_email_saved:contains('Saved')))",
        },
        {
            trigger: ".o_email_page_composer .odoo-editor-editable > p:first",
            run: "editor We send you another one.",
        },
        {trigger: ".o_email_page_composer .o_email_saved:contains('Saved')"},
        {trigger: ".o_email_page_composer .o_email_send", run: "click"},
        {trigger: "body:not(:has(.o_email_page_composer))"},
        {trigger: ".o_email_card_out"},
    ],
});
