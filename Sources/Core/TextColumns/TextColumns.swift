/// Columns of text: each cell of a line is padded to the width of its column. Widths count characters.
package struct TextColumns: Hashable, Sendable {
  /// One column.
  package struct Column: Hashable, Sendable {
    /// The least number of characters of a cell; a longer cell moves what follows it.
    package var width: Int
    /// The number of spaces between a cell and the next one.
    package var gap: Int
    /// Whether cells are aligned at the right, as numbers are.
    package var isRight: Bool

    /// A column of text.
    package static func left(_ width: Int, gap: Int = 0) -> Self {
      Self(width: width, gap: gap, isRight: false)
    }

    /// A column of numbers.
    package static func right(_ width: Int, gap: Int = 0) -> Self {
      Self(width: width, gap: gap, isRight: true)
    }
  }

  /// The columns; cells beyond them are not padded.
  package var columns: [Column]

  /// Creates these columns.
  package init(_ columns: [Column]) { self.columns = columns }

  /// Creates left-aligned columns that are as wide as their widest cells. The last cell of a row does not count, because
  /// nothing follows it.
  ///
  /// - Parameter least: the minimum widths of the columns, without gaps.
  package init(fitting rows: [[String]], gap: Int, atLeast least: [Int] = []) {
    let count = max(least.count, (rows.map(\.count).max() ?? 0) - 1)
    var widths = least + [Int](repeating: 0, count: count - least.count)
    for row in rows {
      for (column, cell) in row.dropLast().enumerated() { widths[column] = max(widths[column], cell.count) }
    }
    columns = widths.map { .left($0, gap: gap) }
  }

  /// Returns a line. Its last cell is not padded on the right.
  package func line(_ cells: [String]) -> String {
    var line = ""
    for (index, cell) in cells.enumerated() {
      guard index < columns.count else {
        line += cell
        continue
      }
      let column = columns[index]
      let padding = String(repeating: " ", count: max(0, column.width - cell.count))
      let isLast = index == cells.count - 1
      line += column.isRight ? padding + cell : cell + (isLast ? "" : padding)
      if !isLast { line += String(repeating: " ", count: column.gap) }
    }
    return line
  }
}

/// Returns a line for each row, with columns as wide as their widest cells.
package func alignedLines(_ rows: [[String]], gap: Int = 2) -> [String] {
  let columns = TextColumns(fitting: rows, gap: gap)
  return rows.map(columns.line)
}
