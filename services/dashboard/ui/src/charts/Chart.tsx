import { useEffect, useRef } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { clock } from '../common/format';
import { useMedia } from '../common/hooks';
import { useObservable } from '../common/observable';
import { theme } from '../app/theme';

export interface ChartSeries {
  label: string;
  /** A custom property of the style sheet, such as --kept. */
  colour: string;
  values: readonly (number | null)[];
}

interface Props {
  label: string;
  timesMillis: readonly number[];
  series: readonly ChartSeries[];
  format: (value: number) => string;
  /** The point that is marked. */
  chosenMillis?: number | undefined;
  /** Told of a point that the mouse chose; for the keys there has to be another way. */
  onChoose?: (timeMillis: number) => void;
}

const HEIGHT = 180;

/** Lines over time. The figures of the point under the mouse, or else of the last one, stand below; those of the last one in its description, too. */
export function Chart({ label, timesMillis, series, format, chosenMillis, onChoose }: Props) {
  const place = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const chosen = useObservable(theme);
  const systemIsDark = useMedia('(prefers-color-scheme: dark)');
  const shape = series.map((one) => `${one.label}\t${one.colour}`).join('\n');
  const data: uPlot.AlignedData = [timesMillis.map((time) => time / 1_000), ...series.map((one) => [...one.values])];
  const latest = useRef({ data, format, chosenMillis, onChoose });
  latest.current = { data, format, chosenMillis, onChoose };

  useEffect(() => {
    const element = place.current!;
    const made = new uPlot(
      {
        ...options(shape, element.clientWidth, (value) => latest.current.format(value)),
        hooks: { draw: [(drawn) => mark(drawn, latest.current.chosenMillis)] },
      },
      latest.current.data,
      element,
    );
    made.over.addEventListener('click', () => {
      const time = made.data[0][made.cursor.idx ?? -1];
      if (time !== undefined) {
        latest.current.onChoose?.(time * 1_000);
      }
    });
    plot.current = made;
    const observer = new ResizeObserver(() => made.setSize({ width: element.clientWidth, height: HEIGHT }));
    observer.observe(element);
    return () => {
      observer.disconnect();
      made.destroy();
      plot.current = null;
    };
  }, [shape, chosen, systemIsDark]);
  useEffect(() => plot.current?.setData(latest.current.data), [timesMillis, series]);
  useEffect(() => plot.current?.redraw(false), [chosenMillis]);

  const last = series.map((one) => `${one.label} ${textOf(one.values.at(-1), format)}`).join(', ');
  return (
    <figure className={onChoose === undefined ? 'chart' : 'chart choosable'}>
      <figcaption>{label}</figcaption>
      <div ref={place} role="img" aria-label={`${label}; at last ${last}`} />
    </figure>
  );
}

function options(shape: string, width: number, format: (value: number) => string): uPlot.Options {
  const lines = shape.split('\n').map((line) => line.split('\t') as [string, string]);
  const [text, grid] = [colour('--muted'), colour('--line')];
  const axis = {
    stroke: text,
    grid: { stroke: grid, width: 1 },
    ticks: { show: false },
    font: '11px system-ui, sans-serif',
  };
  return {
    width,
    height: HEIGHT,
    axes: [
      {
        ...axis,
        size: 28,
        space: 70,
        values: (_, times, __, ___, step) => times.map((time) => clock(time * 1e6).slice(0, step < 60 ? 8 : 5)),
      },
      { ...axis, size: 64, values: (_, values) => values.map(format) },
    ],
    scales: { y: { range: (_, __, highest) => [0, Math.max(highest, 0) * 1.1 || 1] } },
    series: [
      { label: 'at', value: (plot, time) => timeOf(time ?? plot.data[0].at(-1)) },
      ...lines.map(([label, variable]) => ({
        label,
        stroke: colour(variable),
        width: 2,
        points: { show: false },
        value: (plot: uPlot, value: number | null, at: number, index: number | null) =>
          textOf(index === null ? plot.data[at]!.at(-1) : value, format),
      })),
    ],
  };
}

function mark(plot: uPlot, timeMillis: number | undefined): void {
  if (timeMillis === undefined) {
    return;
  }
  const x = Math.round(plot.valToPos(timeMillis / 1_000, 'x', true));
  const { left, top, width, height } = plot.bbox;
  if (x >= left && x <= left + width) {
    plot.ctx.fillStyle = colour('--text');
    plot.ctx.fillRect(x, top, Math.max(1, Math.round(devicePixelRatio)), height);
  }
}

function timeOf(seconds: number | undefined): string {
  return seconds === undefined ? '–' : clock(seconds * 1e6).slice(0, 8);
}

function textOf(value: number | null | undefined, format: (value: number) => string): string {
  return value === null || value === undefined ? '–' : format(value);
}

/** A canvas knows no custom properties: what one comes to in the theme that holds now. */
function colour(variable: string): string {
  const probe = document.body.appendChild(document.createElement('i'));
  probe.style.color = `var(${variable})`;
  const found = getComputedStyle(probe).color;
  probe.remove();
  return found;
}
