import {MailAttachmentDropzone} from "@mail/core/common/mail_attachment_dropzone";
import {useCustomDropzone} from "@web/core/dropzone/dropzone_hook";
import {useFileUploader} from "@web/core/utils/files";
import {useService} from "@web/core/utils/hooks";
import {useX2ManyCrud} from "@web/views/fields/relational_utils";

/**
 * Files dropped on the element become attachments of the record.
 *
 * @param {{el: HTMLElement}} ref
 * @param {() => Object} getRecord
 * @param {String} fieldName many2many of ir.attachment
 */
export function useFileDrop(ref, getRecord, fieldName) {
    const upload = useFileUploader();
    const notification = useService("notification");
    const {saveRecord} = useX2ManyCrud(() => getRecord().data[fieldName], true);

    async function onDrop(ev) {
        const {resModel, resId} = getRecord();
        const files = await upload("/web/binary/upload_attachment", {
            csrf_token: odoo.csrf_token,
            ufile: [...ev.dataTransfer.files],
            model: resModel,
            id: resId || 0,
        });
        for (const file of files || []) {
            if (file.error) {
                notification.add(file.error, {type: "danger"});
            } else {
                await saveRecord([file.id]);
            }
        }
    }

    useCustomDropzone(ref, MailAttachmentDropzone, {onDrop});
}
