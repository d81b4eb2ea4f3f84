import {MailAttachmentDropzone} from "@mail/core/common/mail_attachment_dropzone";
import {useCustomDropzone} from "@web/core/dropzone/dropzone_hook";
import {useFileUploader} from "@web/core/utils/files";
import {useService} from "@web/core/utils/hooks";
import {useState} from "@odoo/owl";

/**
 * Files that are chosen, or dropped on an element, go into a list.
 *
 * @param {{el: HTMLElement}} ref
 * @param {() => Object} getRecord the list
 * @param {String} kind "load" for recipients, "file" for attachments
 * @returns {Object} {state: {busy}, upload}
 */
export function useDialerUpload(ref, getRecord, kind) {
    const send = useFileUploader();
    const notification = useService("notification");
    const state = useState({busy: false});

    async function upload(files) {
        const record = getRecord();
        if (state.busy || !files.length || !(await record.save())) {
            return;
        }
        state.busy = true;
        try {
            const url = `/email_channel/dialer/list/${record.resId}/${kind}`;
            const answers = await send(url, {
                csrf_token: odoo.csrf_token,
                ufile: [...files],
            });
            for (const {error} of (answers || []).filter((each) => each.error)) {
                notification.add(error, {type: "danger", sticky: true});
            }
        } finally {
            state.busy = false;
        }
        await record.load();
    }

    useCustomDropzone(ref, MailAttachmentDropzone, {
        onDrop: (ev) => upload(ev.dataTransfer.files),
    });
    return {state, upload};
}
