import {useBus, useService} from "@web/core/utils/hooks";

/**
 * Puts text from beside the thread into the letter, at the cursor, beside what is
 * written.
 *
 * @param {EmailBodyField} field of the letter's record, whose editor it goes into
 * @returns {{extend: (config: Object) => Object}} adds it to an editor's config
 */
export function useInserts(field) {
    const inserts = useService("email_insert");

    function take() {
        const {editor} = field;
        if (!editor?.isReady || editor.isDestroyed) {
            return;
        }
        const html = inserts.take(field.props.record.data.conversation_id?.id);
        if (html) {
            editor.shared.emailTemplates.insertTemplate(html);
        }
    }

    useBus(inserts.bus, "insert", take);
    return {
        extend: (config) => ({
            ...config,
            onEditorReady: () => {
                config.onEditorReady?.();
                // The cursor is put into the text first.
                setTimeout(take);
            },
        }),
    };
}
