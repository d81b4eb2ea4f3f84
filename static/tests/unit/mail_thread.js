import {defineModels, fields, models, mountView} from "@web/../tests/web_test_helpers";
import {animationFrame} from "@odoo/hoot-mock";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";

const ARCH = `<form><field name="email_message_ids" widget="email_thread"/></form>`;

/**
 * The models of a conversation that shows its thread.
 *
 * @param {Number[]} ids of the conversations
 * @param {Function[]} others models
 */
export function defineThread(ids = [1], others = []) {
    class EmailMessage extends models.Model {
        _name = "email.message";
        conversation_id = fields.Many2one({relation: "email.conversation"});
    }

    class EmailConversation extends models.Model {
        _name = "email.conversation";
        email_message_ids = fields.One2many({
            relation: "email.message",
            relation_field: "conversation_id",
        });
        _records = ids.map((id) => ({id}));
        _views = {form: ARCH};
    }

    defineMailModels();
    defineModels([EmailMessage, EmailConversation, ...others]);
}

/** A mail as email.conversation.get_thread gives it. */
export function mail(id, values = {}) {
    return {
        id,
        direction: "in",
        subject: "Kettle",
        from: `Ana ${id} <ana@x.org>`,
        from_name: `Ana ${id}`,
        to: "support@x.org",
        cc: "",
        bcc: "",
        date: "2026-11-21 10:00:00",
        state: "received",
        failure: false,
        is_new: false,
        excerpt: `Excerpt ${id}`,
        has_remote: false,
        evidence: "in_reply_to",
        checks: "",
        checks_failed: false,
        protection: false,
        attachments: [],
        checking: false,
        is_report: false,
        length: 100,
        waiting_pictures: [],
        body_url: "about:blank",
        eml_url: false,
        ...values,
    };
}

export async function mountThread() {
    await mountView({
        type: "form",
        resModel: "email.conversation",
        resId: 1,
        arch: ARCH,
    });
    await animationFrame();
}
