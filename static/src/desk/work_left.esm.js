/**
 * What is left of the working time until the service level passes.
 *
 * @param {{spans: Number[][], more: Number}} left from when until when there is work,
 *  in seconds since 1970, and seconds of work after that
 * @param {Number} now milliseconds since 1970
 * @returns {{left: Number, runs: Boolean, goesOnAt: Number | null}} milliseconds of
 *  work; whether it is working time now; when it is again
 */
export function workLeft({spans, more}, now) {
    let left = more * 1000;
    let runs = false;
    let goesOnAt = null;
    for (const [start, end] of spans.map((span) => span.map((each) => each * 1000))) {
        left += Math.max(0, end - Math.max(start, now));
        runs ||= start <= now && now < end;
        if (start > now) {
            goesOnAt ??= start;
        }
    }
    return {left, runs, goesOnAt: runs ? null : goesOnAt};
}
