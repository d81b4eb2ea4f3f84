import {formatFloat} from "@web/core/utils/numbers";

const MEGABYTE = 1024 * 1024;

/**
 * @param {Number} bytes
 * @param {Number} [digits] behind the decimal point
 * @returns {String} megabytes; never nothing of something
 */
export function megabytes(bytes, digits = 0) {
    const least = bytes ? 10 ** -digits : 0;
    const rounded = Math.max(bytes / MEGABYTE, least);
    return formatFloat(rounded, {digits: [16, digits], trailingZeros: false});
}
