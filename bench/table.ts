/** Rows of a table as Markdown has it, ready for `docs/performance.md`. */
export function writeTable(heads: readonly string[], rows: readonly (readonly (string | number)[])[]): void {
  const texts = [heads, heads.map(() => ''), ...rows].map((row) => row.map(textOf))
  const widths = heads.map((_head, column) => Math.max(3, ...texts.map((row) => row[column]?.length ?? 0)))
  for (const [position, row] of texts.entries()) {
    const cells = widths.map((width, column) =>
      position === 1 ? '-'.repeat(width) : (row[column] ?? '').padEnd(width),
    )
    process.stdout.write(`| ${cells.join(' | ')} |\n`)
  }
}

const textOf = (cell: string | number) =>
  typeof cell === 'string' ? cell : cell.toFixed(cell < 10 ? 2 : cell < 100 ? 1 : 0)
