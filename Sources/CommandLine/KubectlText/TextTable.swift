internal import TextColumns

/// A table with three spaces between columns, as kubectl lays it out.
package struct TextTable: Sendable {
  private let rows: [[String]]
  private let columns: TextColumns

  /// Creates a table from these rows, which include the heading.
  package init(_ rows: [[String]]) { self.init(rows, atLeast: []) }

  /// - Parameter least: the column widths of the table above.
  init(_ rows: [[String]], atLeast least: [Int]) {
    self.rows = rows
    // No column is narrower than six, with its gap.
    let count = max(least.count, (rows.map(\.count).max() ?? 0) - 1)
    let minimum = (0..<max(0, count)).map { $0 < least.count ? max(3, least[$0]) : 3 }
    columns = TextColumns(fitting: rows, gap: 3, atLeast: minimum)
  }

  /// The width of each column except the last one of the longest row.
  var widths: [Int] { columns.columns.map(\.width) }

  /// A line for each row, without trailing spaces.
  package var text: String { rows.map { columns.line($0) + "\n" }.joined() }
}
