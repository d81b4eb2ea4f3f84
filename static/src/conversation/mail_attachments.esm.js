import {Component} from "@odoo/owl";
import {ConfirmationDialog} from "@web/core/confirmation_dialog/confirmation_dialog";
import {FileModel} from "@web/core/file_viewer/file_model";
import {MailFileOut} from "./mail_file_out.esm";
import {formatSize} from "./mail_file_size.esm";
import {_t} from "@web/core/l10n/translation";
import {useFileViewer} from "@web/core/file_viewer/file_viewer_hook";
import {useService} from "@web/core/utils/hooks";

/**
 * The files of one mail: images and PDF open in Odoo's viewer, others download. Those
 * that are out of reach are listed with what keeps them out.
 */
export class MailAttachments extends Component {
    static template = "email_channel.MailAttachments";
    static components = {MailFileOut};
    static props = {
        attachments: {type: Array, element: Object},
        /** Called when an administrator has let a file through. */
        onChanged: {type: Function, optional: true},
    };

    setup() {
        this.viewer = useFileViewer();
        this.dialog = useService("dialog");
        this.orm = useService("orm");
        this.formatSize = formatSize;
    }

    /** @returns {Array} lines of email.message._file_lines(), in their order */
    get lines() {
        return this.props.attachments.map((line) => ({
            ...line,
            key: line.id ? `file_${line.id}` : `attachment_${line.attachment_id}`,
            file: line.url && this.fileOf(line),
        }));
    }

    get files() {
        return this.lines.filter(({file}) => file).map(({file}) => file);
    }

    fileOf({attachment_id: id, name, mimetype, size, state}) {
        const file = {id, name, mimetype, size, state, type: "binary"};
        return Object.assign(new FileModel(), file);
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

    letThrough({id, name, reason}) {
        this.dialog.add(ConfirmationDialog, {
            title: _t("Let this file through?"),
            body: _t(
                "%(name)s was kept out: %(reason)s Let it through only if you know " +
                    "whom it comes from and what it is for. It is scanned for viruses " +
                    "first, where there is a scanner that can look into it.",
                {name, reason}
            ),
            confirmLabel: _t("Let through"),
            confirm: async () => {
                await this.orm.call("email.file", "action_let_through", [[id]]);
                await this.props.onChanged?.();
            },
            cancel: () => {
                // Nothing happens.
            },
        });
    }
}
