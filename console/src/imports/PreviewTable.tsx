import classes from './Imports.module.css';

/** The first rows of a file as text; it scrolls inside its own frame. */
export function PreviewTable({ columns, rows, label, dim = false }: { columns: string[]; rows: string[][]; label: string; dim?: boolean }) {
  return (
    <div className={classes.preview} role="group" aria-label={label} tabIndex={0} data-dim={dim || undefined}>
      <table>
        <thead><tr>{columns.map((name, index) => <th key={index} scope="col">{name}</th>)}</tr></thead>
        <tbody>{rows.map((row, index) => <tr key={index}>{columns.map((_, column) => <td key={column}>{row[column]}</td>)}</tr>)}</tbody>
      </table>
    </div>
  );
}
