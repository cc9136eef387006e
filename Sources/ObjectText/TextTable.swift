/// Lines of cells in columns, three spaces between them, as kubectl sets them.
public struct TextTable: Sendable {
  private let rows: [[String]]

  /// The table of these rows; a heading is a row too.
  public init(_ rows: [[String]]) { self.rows = rows }

  /// A line for each row. The last cell of a row has no spaces behind it.
  public var text: String {
    rows.map { row in
      row.enumerated().map { index, cell in index == row.count - 1 ? cell : padded(cell, in: index) }.joined()
        + "\n"
    }.joined()
  }

  private func padded(_ cell: String, in column: Int) -> String {
    cell + String(repeating: " ", count: width(of: column) - cell.count)
  }

  /// A column that is last in a row makes the others' no wider, and none is narrower than six.
  private func width(of column: Int) -> Int {
    max(6, (rows.filter { $0.count > column + 1 }.map { $0[column].count }.max() ?? 0) + 3)
  }
}
