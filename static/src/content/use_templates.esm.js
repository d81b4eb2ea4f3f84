import {useBus, useService} from "@web/core/utils/hooks";
import {CHOOSE_TEMPLATE} from "./insert_template.esm";
import {TemplatePicker} from "./template_picker.esm";
import {TemplatePlugin} from "./template_plugin.esm";
import {_t} from "@web/core/l10n/translation";

/**
 * Templates in the text of a letter.
 *
 * @param {EmailBodyField} field of the letter's record, whose editor they go into
 * @returns {{extend: (config: Object) => Object}} adds them to an editor's config
 */
export function useTemplates(field) {
    const dialog = useService("dialog");
    const notification = useService("notification");
    const orm = useService("orm");
    const {record} = field.props;
    const {emailCompose} = field.env;
    let inserting = false;

    /** The server fills in for the recipients and touchpoint that are chosen by now. */
    function save() {
        return emailCompose ? emailCompose.autosave.flush() : record.save();
    }

    function shared() {
        return field.editor.shared.emailTemplates;
    }

    /** Whether the letter was not closed while the server was asked. */
    function isOpen() {
        return Boolean(field.editor) && !field.editor.isDestroyed;
    }

    async function choose(query = "") {
        if ((await save()) && isOpen()) {
            // The dialog takes the focus, and gives it back to the beginning.
            const cursor = shared().getCursor();
            dialog.add(TemplatePicker, {
                composeId: record.resId,
                query,
                onChosen: (id) => insert(id, cursor),
            });
        }
    }

    /** Once, however often it is pressed. */
    async function insert(id, cursor) {
        if (inserting) {
            return;
        }
        inserting = true;
        try {
            if (await save()) {
                const letter = record.resId;
                await put(
                    await orm.call("email.template", "insert", [[id], letter]),
                    cursor
                );
            }
        } finally {
            inserting = false;
        }
    }

    async function put({body, subject, file_ids: files, missing}, cursor) {
        if (!isOpen()) {
            return;
        }
        if (body) {
            shared().insertTemplate(body, cursor);
        }
        if (subject && !(record.data.subject || "").trim()) {
            await record.update({subject});
        }
        if (files.length) {
            await record.data.attachment_ids.addAndRemove({add: files});
        }
        if (missing.length) {
            tellMissing(missing);
        }
    }

    function tellMissing(names) {
        const variables = names.map((name) => "${" + name + "}").join(", ");
        notification.add(
            _t("Write what is missing before you send: %(variables)s", {variables}),
            {type: "warning"}
        );
    }

    useBus(record.model.bus, CHOOSE_TEMPLATE, () => choose());
    return {
        extend: (config) => ({
            ...config,
            Plugins: [...config.Plugins, TemplatePlugin],
            emailTemplates: {
                shortcuts: record.data.template_shortcuts || [],
                choose,
                insert,
            },
        }),
    };
}
