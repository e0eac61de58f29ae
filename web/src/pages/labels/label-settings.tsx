import { current, hrefOf, replace } from '../../router.js';
import { count, texts } from '../../text/texts.js';
import { type Grid, GRIDS } from './grids.js';

const change = (changes: Record<string, string>): void =>
  replace(hrefOf('/labels', { ...Object.fromEntries(current().query), ...changes }));

/** The sheet, and how many labels of each item. */
export function LabelSettings({ grid, areCopies }: { grid: Grid; areCopies: boolean }) {
  return (
    <div class="filters">
      <label>
        {texts.sheetFormat}
        <select
          value={GRIDS.indexOf(grid)}
          onChange={({ currentTarget }) => change({ grid: currentTarget.value })}
        >
          {GRIDS.map(({ columns, rows, width, height }, index) => (
            <option key={index} value={index}>
              {columns} × {rows} ({count(width)} × {count(height)} mm)
            </option>
          ))}
        </select>
      </label>
      <label>
        {texts.labelsEach}
        <select
          value={areCopies ? 'stock' : ''}
          onChange={({ currentTarget }) => change({ copies: currentTarget.value })}
        >
          <option value="">{texts.oneLabel}</option>
          <option value="stock">{texts.labelPerCopy}</option>
        </select>
      </label>
    </div>
  );
}
