import {Component} from "@odoo/owl";
import {CopyButton} from "@web/core/copy_button/copy_button";
import {_t} from "@web/core/l10n/translation";
import {formatSize} from "../conversation/mail_file_size.esm";
import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";
import {useDialerUpload} from "./use_dialer_upload.esm";
import {useService} from "@web/core/utils/hooks";

/** The attachments of a list: each with the text by which its lines name it. */
export class ListFilesField extends Component {
    static template = "email_channel.ListFilesField";
    static components = {CopyButton};
    static props = {...standardFieldProps};

    setup() {
        this.orm = useService("orm");
        Object.assign(this, useDialerUpload("file"));
    }

    get files() {
        const {records, fields} = this.props.record.data[this.props.name];
        return records.map(({resId, data}) => ({
            ...data,
            id: resId,
            sizeWords: formatSize({size: data.size}),
            stateWords: fields.state.selection.find(([key]) => key === data.state)?.[1],
            wrong: ["refused", "infected"].includes(data.state),
            url: `/web/content/${data.attachment_id.id}?download=true`,
        }));
    }

    get copied() {
        return _t("Copied");
    }

    removeLabel(file) {
        return _t("Remove %(name)s", {name: file.name});
    }

    async remove(file) {
        await this.orm.unlink("email.dialer.file", [file.id]);
        await this.props.record.load();
    }
}

registry.category("fields").add("email_dialer_files", {
    component: ListFilesField,
    supportedTypes: ["one2many"],
});
