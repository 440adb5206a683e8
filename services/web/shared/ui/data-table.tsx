import { clsx } from 'clsx';
import type { ReactNode } from 'react';

export type Column<Row> = {
  /** Its heading; on a phone it stands beside each value. */
  head: string;
  cell: (row: Row) => ReactNode;
  /** Of its cells, such as a width. */
  className?: string;
  /** On a phone its value stands alone: buttons, and what needs no name. */
  bare?: boolean;
};

/** What is laid out as a block is no table to some browsers, unless its parts' roles are said. */
const as = (role: 'table' | 'rowgroup' | 'row' | 'columnheader' | 'rowheader' | 'cell') => ({ role });

/**
 * A table whose heads stay in sight, and whose rows are cards on a phone. The first column is each row's heading.
 *
 * @param props.label what it lists
 */
export const DataTable = <Row,>({
  label,
  columns,
  rows,
  rowKey,
}: {
  label: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  rowKey: (row: Row) => string;
}) => (
  <table
    {...as('table')}
    aria-label={label}
    className="w-full border-separate border-spacing-0 max-md:block md:rounded-xl md:border md:border-line md:bg-surface"
  >
    <thead {...as('rowgroup')} className="max-md:sr-only">
      <tr {...as('row')}>
        {columns.map(({ head, className }) => (
          <th
            {...as('columnheader')}
            key={head}
            scope="col"
            className={clsx(
              'sticky top-14 z-10 border-line border-b bg-sunken px-3 py-2 text-left first:rounded-tl-xl last:rounded-tr-xl font-medium text-muted text-sm',
              className,
            )}
          >
            {head}
          </th>
        ))}
      </tr>
    </thead>
    <tbody {...as('rowgroup')} className="max-md:grid max-md:gap-3">
      {rows.map((row) => (
        <tr
          {...as('row')}
          key={rowKey(row)}
          className="max-md:grid max-md:gap-2 max-md:rounded-xl max-md:border max-md:border-line max-md:bg-surface max-md:p-4 md:last:*:border-b-0"
        >
          {columns.map((column, at) => {
            const Cell = at === 0 ? 'th' : 'td';
            return (
              <Cell
                key={column.head}
                {...as(at === 0 ? 'rowheader' : 'cell')}
                {...(at === 0 && { scope: 'row' })}
                className={clsx(
                  'text-left font-normal [overflow-wrap:anywhere] max-md:grid max-md:gap-x-3 md:border-line md:border-b md:px-3 md:py-2.5 md:align-top',
                  at > 0 && !column.bare && 'max-md:grid-cols-[7.5rem_1fr]',
                  column.className,
                )}
              >
                {at > 0 && !column.bare && (
                  <span aria-hidden="true" className="text-muted text-sm md:hidden">
                    {column.head}
                  </span>
                )}
                <div className="min-w-0">{column.cell(row)}</div>
              </Cell>
            );
          })}
        </tr>
      ))}
    </tbody>
  </table>
);
