import {MailAttachmentDropzone} from "@mail/core/common/mail_attachment_dropzone";
import {useCustomDropzone} from "@web/core/dropzone/dropzone_hook";
import {useFileUploader} from "@web/core/utils/files";
import {useService} from "@web/core/utils/hooks";
import {useComponent, useRef, useState} from "@odoo/owl";

/**
 * Files that are chosen in the element `input`, or dropped on the element `root` of the
 * component, go into the list that is its record.
 *
 * @param {String} kind "load" for recipients, "file" for attachments
 * @returns {Object} {state: {busy}, choose, onChosen}
 */
export function useDialerUpload(kind) {
    const component = useComponent();
    const input = useRef("input");
    const send = useFileUploader();
    const notification = useService("notification");
    const state = useState({busy: false});

    async function upload(files) {
        const {record} = component.props;
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

    useCustomDropzone(useRef("root"), MailAttachmentDropzone, {
        onDrop: (ev) => upload(ev.dataTransfer.files),
    });
    return {
        state,
        choose: () => input.el.click(),
        onChosen: async (ev) => {
            await upload(ev.target.files);
            if (input.el) {
                input.el.value = "";
            }
        },
    };
}
