import {download} from "@web/core/network/download";
import {getReportUrl} from "@web/webclient/actions/reports/utils";
import {registry} from "@web/core/registry";
import {user} from "@web/core/user";

const PRINTED = [
    "email_channel.report_conversation",
    "email_channel.report_recording",
    "email_channel.report_recording_notes",
];

/**
 * Print of conversations and recordings: made on the server without wkhtmltopdf, which Odoo would ask
 * for first.
 *
 * @param {Object} action of the type ir.actions.report
 * @param {Object} options
 * @param {Object} env
 * @returns {Promise<Boolean>} whether it was a conversation
 */
export async function printConversation(action, options, env) {
    if (!PRINTED.includes(action.report_name)) {
        return false;
    }
    env.services.ui.block();
    try {
        await download({
            url: "/report/download",
            data: {
                data: JSON.stringify([getReportUrl(action, "pdf"), action.report_type]),
                context: JSON.stringify({...user.context, ...action.context}),
            },
        });
    } finally {
        env.services.ui.unblock();
    }
    return true;
}

registry
    .category("ir.actions.report handlers")
    .add("email_channel.conversation", printConversation);
