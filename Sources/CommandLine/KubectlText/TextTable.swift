/// A table with three spaces between columns, as kubectl lays it out.
public struct TextTable: Sendable {
  private let rows: [[String]]
  /// The width of each column except the last one of the longest row.
  let widths: [Int]

  /// Creates a table from these rows, which include the heading.
  public init(_ rows: [[String]]) { self.init(rows, atLeast: []) }

  /// - Parameter atLeast: the column widths of the table above.
  init(_ rows: [[String]], atLeast least: [Int]) {
    self.rows = rows
    let count = max(0, (rows.map(\.count).max() ?? 0) - 1)
    widths = (0..<max(count, least.count)).map { column in
      // A row's last cell does not widen its column, and no column is narrower than six.
      let cells = rows.filter { $0.count > column + 1 }.map { $0[column].count + 3 }
      return max(6, cells.max() ?? 0, column < least.count ? least[column] : 0)
    }
  }

  /// A line for each row, without trailing spaces.
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
