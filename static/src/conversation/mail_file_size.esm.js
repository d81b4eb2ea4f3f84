import {humanNumber} from "@web/core/utils/numbers";

/**
 * @param {{size: Number}} file in bytes
 * @returns {String}
 */
export function formatSize(file) {
    return `${humanNumber(file.size || 0, {decimals: 0, minDigits: 1})}B`;
}
