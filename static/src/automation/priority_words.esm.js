import {_t} from "@web/core/l10n/translation";

/**
 * @param {Object} reason {words, amount}
 * @returns {String} as "Overdue invoice (1,200.00 €)"
 */
export function reasonWords({words, amount}) {
    return amount ? `${words} (${amount})` : words;
}

/**
 * Why a conversation comes first, in one line.
 * @param {Object[] | false} reasons
 */
export function priorityWords(reasons) {
    const list = (reasons || []).map(reasonWords).join(" · ");
    return list && _t("Comes first: %s", list);
}
