import {_t} from "@web/core/l10n/translation";
import {formatFloat} from "@web/core/utils/numbers";

const STEP = 1024;

/**
 * As the limits and the PDF of a conversation say it.
 *
 * @param {{size: Number}} file in bytes
 * @returns {String}
 */
export function formatSize(file) {
    const units = [_t("bytes"), _t("KB"), _t("MB")];
    let size = file.size || 0;
    while (size >= STEP && units.length > 1) {
        size /= STEP;
        units.shift();
    }
    const digits = size >= 10 || Number.isInteger(size) ? 0 : 1;
    return `${formatFloat(size, {digits: [16, digits]})} ${units[0]}`;
}
