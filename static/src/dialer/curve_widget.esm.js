/* global Chart */
import {
    Component,
    onWillDestroy,
    onWillStart,
    useEffect,
    useRef,
    useState,
} from "@odoo/owl";
import {LIST_DEPENDENCIES, useDialerFigures} from "./use_dialer_figures.esm";
import {getColor, getCustomColor} from "@web/core/colors/colors";
import {_t} from "@web/core/l10n/translation";
import {cookie} from "@web/core/browser/cookie";
import {curvePoints, grown} from "./curve_points.esm";
import {loadBundle} from "@web/core/assets";
import {registry} from "@web/core/registry";
import {standardWidgetProps} from "@web/views/widgets/standard_widget_props";
import {toLocaleDateTimeString} from "@web/core/l10n/dates";
import {useService} from "@web/core/utils/hooks";

/** How much of a list was processed when: a curve that grows as the bus tells. */
export class DialerCurve extends Component {
    static template = "email_channel.DialerCurve";
    static props = {...standardWidgetProps};

    setup() {
        this.orm = useService("orm");
        this.live = useDialerFigures();
        this.canvas = useRef("canvas");
        this.curve = useState({samples: [], of: null});
        onWillStart(async () => {
            await Promise.all([loadBundle("web.chartjs_lib"), this.load()]);
        });
        useEffect(
            () => {
                this.follow();
            },
            () => [this.props.record.resId, this.live.told?.now]
        );
        useEffect(
            (canvas) => {
                if (canvas) {
                    this.draw(canvas);
                }
            },
            () => [this.canvas.el, this.curve.samples]
        );
        onWillDestroy(() => this.chart?.destroy());
    }

    async load() {
        const {resId} = this.props.record;
        if (!resId) {
            return;
        }
        const {samples} = await this.orm.silent.call(
            "email.dialer.monitor",
            "get_curve",
            [resId]
        );
        Object.assign(this.curve, {samples, of: resId});
    }

    /** Add what was told to what was loaded. */
    follow() {
        const {told} = this.live;
        const {resId} = this.props.record;
        if (resId !== this.curve.of) {
            this.load();
        } else if (told) {
            const {now, processed_count: processed, sent_count: sent} = told;
            this.curve.samples = grown(this.curve.samples, [now, processed, sent]);
        }
    }

    get points() {
        return curvePoints(this.curve.samples, this.live.values.total_count);
    }

    draw(canvas) {
        const scheme = cookie.get("color_scheme");
        const label = getCustomColor(scheme, "#111827", "#E4E4E4");
        const grid = getCustomColor(scheme, "rgba(0,0,0,.1)", "rgba(255,255,255,.15)");
        const color = getColor(0, scheme, 1);
        this.chart?.destroy();
        this.chart = new Chart(canvas, {
            type: "line",
            data: {
                datasets: [
                    {
                        label: _t("Processed, per cent"),
                        data: this.points,
                        borderColor: color,
                        backgroundColor: `${color}33`,
                        fill: true,
                        pointRadius: 0,
                        pointHitRadius: 10,
                        borderWidth: 2,
                    },
                ],
            },
            options: {
                animation: false,
                maintainAspectRatio: false,
                plugins: {
                    legend: {display: false},
                    tooltip: {
                        callbacks: {
                            title: ([item]) => this.formatMoment(item.parsed.x),
                        },
                    },
                },
                scales: {
                    x: {
                        type: "linear",
                        min: this.points[0].x,
                        max: this.points.at(-1).x,
                        ticks: {
                            color: label,
                            maxTicksLimit: 5,
                            maxRotation: 0,
                            callback: (value) => this.formatMoment(value),
                        },
                        grid: {display: false},
                    },
                    y: {
                        min: 0,
                        max: 100,
                        ticks: {
                            color: label,
                            stepSize: 25,
                            callback: (value) => `${value} %`,
                        },
                        grid: {color: grid},
                    },
                },
            },
        });
    }

    /** The time, and the day where it is not the same all along. */
    formatMoment(millis) {
        const points = this.points;
        const moment = luxon.DateTime.fromMillis(millis);
        const first = luxon.DateTime.fromMillis(points[0].x);
        const last = luxon.DateTime.fromMillis(points.at(-1).x);
        const showDate = !first.hasSame(last, "day");
        return toLocaleDateTimeString(moment, {showDate, showSeconds: false});
    }
}

registry.category("view_widgets").add("email_dialer_curve", {
    component: DialerCurve,
    fieldDependencies: LIST_DEPENDENCIES,
});
