import { useRef } from 'preact/hooks';
import { saveFile } from '../../parts/save-file.js';
import { money, texts } from '../../text/texts.js';
import { fit, FONT } from './fit-text.js';
import { A4, EDGE, type Grid, placeOf } from './grids.js';
import type { Label } from './label.js';

interface SheetProps {
  labels: Label[];
  grid: Grid;
  number: number;
  all: number;
}

/** A sheet of labels, and a button that saves it. */
export function Sheet({ labels, grid, number, all }: SheetProps) {
  const drawing = useRef<SVGSVGElement>(null);
  const save = (): void => {
    const text = new XMLSerializer().serializeToString(drawing.current!);
    saveFile(new Blob([text], { type: 'image/svg+xml' }), `labels-${number}.svg`);
  };
  return (
    <section class="sheet">
      <h2>{texts.sheet(number, all)}</h2>
      <button type="button" class="quiet" onClick={save}>
        {texts.downloadSheet}
      </button>
      <svg
        ref={drawing}
        width={`${A4.width}mm`}
        height={`${A4.height}mm`}
        viewBox={`0 0 ${A4.width} ${A4.height}`}
        font-family={FONT}
      >
        <rect width={A4.width} height={A4.height} fill="#fff" />
        {labels.map((label, index) => (
          <Drawing key={index} label={label} grid={grid} {...placeOf(index, grid)} />
        ))}
      </svg>
    </section>
  );
}

const [TITLE, PRICE, SMALL] = [3.2, 4.2, 2.6];

/** One label. It is an image of its own, so nothing can be drawn beyond its edges. */
function Drawing({ label, grid, x, y }: { label: Label; grid: Grid; x: number; y: number }) {
  const { width, height, lines } = grid;
  const { title, price, store, code, bars, module } = label;
  const room = width - 2 * EDGE;
  const amount = money(price);
  const besidesPrice = room - 0.65 * PRICE * amount.length;
  const prices = EDGE + lines * 1.15 * TITLE + PRICE * 0.95;
  const [top, bottom] = [prices + 1.6, height - EDGE - SMALL + 0.2];
  const left = (width - bars.width * module) / 2;
  return (
    <svg x={x} y={y} width={width} height={height} viewBox={`0 0 ${width} ${height}`}>
      <rect class="edge" width={width} height={height} fill="none" />
      {fit(title, room / TITLE, lines, 'bold').map((line, index) => (
        <text
          key={index}
          x={EDGE}
          y={EDGE + 0.85 * TITLE + index * 1.15 * TITLE}
          font-size={TITLE}
          font-weight="bold"
        >
          {line}
        </text>
      ))}
      <text x={EDGE} y={prices} font-size={SMALL}>
        {fit(store, besidesPrice / SMALL, 1)[0]}
      </text>
      <text x={width - EDGE} y={prices} font-size={PRICE} font-weight="bold" text-anchor="end">
        {amount}
      </text>
      <path
        transform={`translate(${left} ${top}) scale(${module} ${bottom - top})`}
        d={path(bars)}
      />
      <text x={width / 2} y={height - EDGE} font-size={SMALL} text-anchor="middle">
        {code}
      </text>
    </svg>
  );
}

/** The bars, one high. */
const path = ({ bars }: Label['bars']): string =>
  bars.map(({ x, width }) => `M${x} 0h${width}v1h-${width}z`).join('');
