import {VariableHtmlField, variableHtmlField} from "./variable_html_field.esm";
import {SignaturePicture} from "./signature_picture.esm";
import {_t} from "@web/core/l10n/translation";
import {embeddedPictures} from "../compose/pictures.esm";
import {keepPicture} from "./keep_picture.esm";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";

/**
 * The text of a signature. A picture that is dropped or pasted becomes a file of it at
 * once, or is taken out again with the reason.
 */
export class SignatureHtmlField extends VariableHtmlField {
    static template = "email_channel.SignatureHtmlField";

    setup() {
        super.setup();
        this.dialog = useService("dialog");
        this.notification = useService("notification");
        this.orm = useService("orm");
        /** Source of a picture that is being kept: its promise. */
        this.keeping = new Map();
    }

    getConfig() {
        return {
            ...super.getConfig(),
            dropImageAsAttachment: false,
            allowImage: false,
            allowFile: false,
        };
    }

    onChange() {
        super.onChange();
        for (const {src, dataset} of embeddedPictures(this.editor.editable)) {
            if (!this.keeping.has(src)) {
                this.keep(src, dataset.fileName || "");
            }
        }
    }

    /** What is being kept is waited for: it may have to be taken out. */
    async _commitChanges(options) {
        await Promise.all(this.keeping.values());
        return super._commitChanges(options);
    }

    keep(source, name) {
        const done = this.store(source, name).finally(() =>
            this.keeping.delete(source)
        );
        this.keeping.set(source, done);
    }

    async store(source, name) {
        try {
            const content = await (await fetch(source)).blob();
            const kept = await keepPicture(this.orm, this.props.record, content, name);
            this.replace(source, kept);
        } catch (error) {
            this.replace(source, null);
            this.tell(error);
        }
    }

    /** @param {Object|null} kept as the server describes it; null takes it out */
    replace(source, kept) {
        for (const picture of embeddedPictures(this.editor.editable)) {
            if (picture.src !== source) {
                continue;
            }
            if (kept) {
                picture.setAttribute("src", kept.src);
                picture.setAttribute("alt", kept.name);
            } else {
                picture.remove();
            }
        }
        this.editor.shared.history.addStep();
    }

    tell(error) {
        const words = error.data?.message || error.message;
        this.notification.add(words, {type: "danger", sticky: true});
    }

    /** Another file than a picture would take the place of the page. */
    onDrop(ev) {
        const files = [...(ev.dataTransfer?.files || [])];
        if (files.length && !files.some(({type}) => type.startsWith("image/"))) {
            ev.preventDefault();
            ev.stopPropagation();
            this.notification.add(
                _t(
                    "A signature cannot show “%(name)s”: choose a JPG, PNG, GIF or BMP.",
                    {
                        name: files[0].name,
                    }
                ),
                {type: "danger", sticky: true}
            );
        }
    }

    openPicture() {
        this.dialog.add(SignaturePicture, {
            record: this.props.record,
            insert: (kept) => this.insertPicture(kept),
        });
    }

    insertPicture({src, name}) {
        const {dom, history, selection} = this.editor.shared;
        const picture = this.editor.document.createElement("img");
        picture.classList.add("img-fluid");
        picture.setAttribute("src", src);
        picture.setAttribute("alt", name);
        selection.focusEditable();
        dom.insert(picture);
        history.addStep();
    }
}

export const signatureHtmlField = {
    ...variableHtmlField,
    component: SignatureHtmlField,
};

registry.category("fields").add("email_signature_html", signatureHtmlField);
