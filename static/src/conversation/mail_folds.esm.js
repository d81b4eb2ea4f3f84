import {_t} from "@web/core/l10n/translation";

const NAMES = {
    "ec-signature": _t("Signature"),
    "ec-quote": _t("Earlier e-mails"),
};

/**
 * Says on the folds of a mail what is in them, in the reader's language.
 *
 * @param {Document} mail
 */
export function nameFolds(mail) {
    for (const [className, name] of Object.entries(NAMES)) {
        const folds = mail.querySelectorAll(`details.${className} > summary`);
        for (const summary of folds) {
            summary.textContent = name;
        }
    }
}
