import {
    HtmlMailField,
    htmlMailField,
} from "@mail/views/web/fields/html_mail_field/html_mail_field";
import {HtmlField} from "@html_editor/fields/html_field";
import {PICTURE_ADDED, embeddedPictures} from "./pictures.esm";
import {hasSignature, putSignature} from "./signature.esm";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {useFileUploader} from "@web/core/utils/files";
import {useTemplates} from "../content/use_templates.esm";
import {useInserts} from "../content/use_inserts.esm";
import {useBus, useService} from "@web/core/utils/hooks";

/** Event of the record's model: this signature (HTML) is to stand below the text. */
export const INSERT_SIGNATURE = "EMAIL_INSERT_SIGNATURE";
/** Event of the record's model: the text is about to leave, with its looks in it. */
export const INLINE_STYLES = "EMAIL_INLINE_STYLES";

/**
 * The text of a mail. A picture that is pasted or dropped into it becomes a file of the
 * mail at once: as part of the text, few programs would show it, and nothing would say
 * that it may not leave.
 */
export class EmailBodyField extends HtmlMailField {
    setup() {
        super.setup();
        this.upload = useFileUploader();
        this.templates = useTemplates(this);
        this.notification = useService("notification");
        this.inserts = useInserts(this);
        this.uploading = new Set();
        this.written = 0;
        this.inlines = false;
        const {bus} = this.props.record.model;
        useBus(bus, INLINE_STYLES, () => this.inlineStyles());
        useBus(bus, INSERT_SIGNATURE, ({detail}) => this.insertSignature(detail));
    }

    insertSignature(signature) {
        const {editable, shared} = this.editor;
        if (hasSignature(editable)) {
            this.notification.add(_t("The signature is in your text already."), {
                type: "info",
            });
            return;
        }
        putSignature(editable, signature);
        shared.history.addStep();
    }

    getConfig() {
        return this.inserts.extend(this.templates.extend(super.getConfig()));
    }

    inlineStyles() {
        this.inlines = true;
        this.isDirty = Boolean(this.editor);
    }

    /** What is written while the text is taken is taken next time. */
    async _commitChanges(options) {
        const before = this.written;
        await super._commitChanges(options);
        if (this.written !== before) {
            this.isDirty = true;
            this.props.record.model.bus.trigger("FIELD_IS_DIRTY", true);
        }
    }

    /** Once, when it leaves: a copy of the text stands in the page meanwhile. */
    async getEditorContent() {
        if (!this.inlines) {
            return HtmlField.prototype.getEditorContent.call(this);
        }
        this.inlines = false;
        return super.getEditorContent();
    }

    onChange() {
        this.written++;
        super.onChange();
        const found = embeddedPictures(this.editor.editable);
        const fresh = found.filter(({src}) => !this.uploading.has(src));
        for (const picture of fresh) {
            this.uploadPicture(picture.src, picture.dataset.fileName || "");
        }
    }

    async uploadPicture(source, name) {
        this.uploading.add(source);
        try {
            const [file] = await this.store(source, name);
            if (file.error) {
                this.notification.add(file.error, {type: "danger"});
            } else {
                this.show(source, `/web/image/${file.id}`);
                super.onChange();
                this.props.record.model.bus.trigger(PICTURE_ADDED, file.id);
            }
        } finally {
            this.uploading.delete(source);
        }
    }

    /** @returns {Promise<Object[]>} of one file, as the server describes it */
    async store(source, name) {
        const content = await (await fetch(source)).blob();
        const ending = content.type.split("/")[1].split("+")[0];
        const {resModel, resId} = this.props.record;
        const file = new File([content], name || `picture.${ending}`, {
            type: content.type,
        });
        const stored = await this.upload("/web/binary/upload_attachment", {
            csrf_token: odoo.csrf_token,
            ufile: [file],
            model: resModel,
            id: resId || 0,
        });
        return stored || [{error: ""}];
    }

    show(source, url) {
        for (const picture of embeddedPictures(this.editor.editable)) {
            if (picture.src === source) {
                picture.setAttribute("src", url);
            }
        }
    }
}

export const emailBodyField = {...htmlMailField, component: EmailBodyField};

registry.category("fields").add("email_body", emailBodyField);
