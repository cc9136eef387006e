/// Lines of cells in columns, three spaces between them, as kubectl sets them.
public struct TextTable: Sendable {
  private let rows: [[String]]
  /// How wide each column is but the last one of the longest row.
  let widths: [Int]

  /// The table of these rows; a heading is a row too.
  public init(_ rows: [[String]]) { self.init(rows, atLeast: []) }

  /// - Parameter atLeast: widths of columns that stand above.
  init(_ rows: [[String]], atLeast least: [Int]) {
    self.rows = rows
    let count = max(0, (rows.map(\.count).max() ?? 0) - 1)
    widths = (0..<max(count, least.count)).map { column in
      // A column that is last in a row makes the others' no wider, and none is narrower than six.
      let cells = rows.filter { $0.count > column + 1 }.map { $0[column].count + 3 }
      return max(6, cells.max() ?? 0, column < least.count ? least[column] : 0)
    }
  }

  /// A line for each row. The last cell of a row has no spaces behind it.
  public var text: String {
    rows.map { row in
      row.enumerated().map { index, cell in index == row.count - 1 ? cell : padded(cell, in: index) }.joined()
        + "\n"
    }.joined()
  }

  private func padded(_ cell: String, in column: Int) -> String {
    cell + String(repeating: " ", count: widths[column] - cell.count)
  }
}
