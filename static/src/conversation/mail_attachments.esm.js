import {Component} from "@odoo/owl";
import {FileModel} from "@web/core/file_viewer/file_model";
import {humanNumber} from "@web/core/utils/numbers";
import {_t} from "@web/core/l10n/translation";
import {useFileViewer} from "@web/core/file_viewer/file_viewer_hook";

/** The files of one mail: images and PDF open in Odoo's viewer, others download. */
export class MailAttachments extends Component {
    static template = "email_channel.MailAttachments";
    static props = {
        attachments: {type: Array, element: Object},
    };

    setup() {
        this.viewer = useFileViewer();
    }

    get files() {
        return this.props.attachments.map((line) =>
            Object.assign(new FileModel(), line, {
                id: line.attachment_id,
                type: "binary",
            })
        );
    }

    formatSize(file) {
        return `${humanNumber(file.size || 0, {decimals: 0, minDigits: 1})}B`;
    }

    downloadLabel(file) {
        return _t("Download %(name)s", {name: file.name});
    }

    /** @returns {Boolean} a thumbnail can be drawn by every browser */
    hasThumbnail(file) {
        return ["image/png", "image/jpeg", "image/gif", "image/webp"].includes(
            file.mimetype
        );
    }

    open(ev, file) {
        if (file.isViewable) {
            ev.preventDefault();
            const files = this.files;
            this.viewer.open(
                files.find(({id}) => id === file.id),
                files
            );
        }
    }
}
