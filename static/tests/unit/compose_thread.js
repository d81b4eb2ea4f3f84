import {animationFrame, advanceTime} from "@odoo/hoot-mock";
import {fields, models, mountView, onRpc} from "@web/../tests/web_test_helpers";
import {click, queryFirst, waitFor} from "@odoo/hoot-dom";
import {mail} from "./mail_thread";

const CONVERSATION = `<form><field name="email_message_ids" widget="email_thread"/></form>`;
const LETTER = `<form js_class="email_compose_form" class="o_email_compose">
    <field name="mode" invisible="1"/>
    <field name="parent_id" invisible="1"/>
    <field name="conversation_id" invisible="1"/>
    <field name="draft_id" invisible="1"/>
    <field name="conflict" invisible="1"/>
    <field name="conflict_words" invisible="1"/>
    <field name="template_shortcuts" invisible="1"/>
    <field name="has_signature" invisible="1"/>
    <field name="email_to" widget="email_recipients"/>
    <field name="subject"/>
    <field name="body" widget="email_body" class="o_email_compose_body"/>
    <field name="attachment_ids" widget="email_files"/>
    <footer><widget name="email_send_bar"/></footer>
</form>`;

const SHORTCUTS = [{id: 12, name: "Refund", shortcut: "refund"}];

/** Stands for email.message. */
export class ThreadMail extends models.Model {
    _name = "thread.mail";
    name = fields.Char();
    _records = [3, 4, 5].map((id) => ({id, name: `Mail ${id}`}));
}

/** The editing windows of letters to Ana, who wrote the mail 3; the second one is of a
 *  draft. */
export class EmailCompose extends models.Model {
    _name = "email.compose";
    mode = fields.Selection({
        selection: [
            ["reply", "Reply"],
            ["forward", "Forward"],
        ],
    });
    parent_id = fields.Many2one({relation: "thread.mail"});
    replaces_id = fields.Many2one({relation: "thread.mail"});
    conversation_id = fields.Many2one({relation: "email.conversation"});
    draft_id = fields.Many2one({relation: "thread.mail"});
    conflict = fields.Selection({selection: [["changed", "Changed"]]});
    conflict_words = fields.Char();
    has_signature = fields.Boolean();
    email_to = fields.Text();
    subject = fields.Char();
    body = fields.Html();
    attachment_ids = fields.Many2many({relation: "ir.attachment"});
    template_shortcuts = fields.Json();

    _records = [
        {
            id: 1,
            mode: "reply",
            parent_id: 3,
            conversation_id: 1,
            email_to: "ana@x.org",
            template_shortcuts: SHORTCUTS,
        },
        {
            id: 2,
            mode: "reply",
            parent_id: 3,
            conversation_id: 1,
            draft_id: 4,
            email_to: "ana@x.org",
            body: "<p>Half a letter</p>",
        },
    ];
    _views = {form: LETTER};
}

export function composeAction(id, name = "Reply") {
    return {
        type: "ir.actions.act_window",
        res_model: "email.compose",
        res_id: id,
        name,
        views: [[false, "form"]],
        target: "new",
    };
}

/** A draft as email.conversation.get_thread gives it. */
export function draft(id, values = {}) {
    return {
        id,
        is_mine: true,
        can_take_over: false,
        writer: "Ada Agent",
        changed_at: "2026-11-21 11:00:00",
        send_at: false,
        scheduled: false,
        unless_written: true,
        stopped: false,
        excerpt: "Half a letter",
        subject: "Kettle",
        to: "ana@x.org",
        mode: "reply",
        answers_id: 3,
        ...values,
    };
}

export function threadOf(drafts = []) {
    return {
        messages: [mail(3), mail(2)],
        can_reply: true,
        can_move: true,
        is_mine: true,
        drafts,
    };
}

/** What the server answers; each call that changes something is a step. */
export function serveDrafts(getThread) {
    onRpc("email.conversation", "get_thread", getThread);
    onRpc("email.compose", "check_files", () => ({files: {}, limits: {}}));
    onRpc("email.message", "action_reply", () => composeAction(1));
    onRpc("email.message", "action_open_draft", () => composeAction(2, "Reply"));
}

export async function mountConversation() {
    await mountView({
        type: "form",
        resModel: "email.conversation",
        resId: 1,
        arch: CONVERSATION,
    });
    await animationFrame();
}

/** Opens the answer to the newest mail. */
export async function pressReply() {
    await click(".o_email_action_reply");
    await waitFor(".o_email_page_composer .odoo-editor-editable");
    await animationFrame();
}

/** As if it was typed. */
export async function writeText(text) {
    const editable = queryFirst(".o_email_page_composer .odoo-editor-editable");
    const paragraph = editable.querySelector("p, div") || editable;
    paragraph.textContent = text;
    editable.dispatchEvent(
        new InputEvent("input", {bubbles: true, inputType: "insertText"})
    );
    await animationFrame();
}

export async function wait(milliseconds) {
    await advanceTime(milliseconds);
    await animationFrame();
}
