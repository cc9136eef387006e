internal import ClusterModel
internal import JSONPath

/// The table of `-o custom-columns`: headings, each with the path of its cells.
package struct CustomColumns: Hashable, Sendable {
  private struct Column: Hashable {
    let heading: String
    /// Nil if none is written: the cells are empty then.
    let path: JSONPathExpression?
  }

  private let columns: [Column]

  /// Parses `NAME:.metadata.name,PORTS:.spec.ports[*].port`. A comma within a path ends the column, as in kubectl.
  package init(parsing text: String) throws(ObjectTextError) {
    var columns: [Column] = []
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      let ends = part.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
      guard ends.count == 2 else {
        throw ObjectTextError(
          "\"\(part)\" is not a column", "write it as HEADING:PATH, such as NAME:.metadata.name")
      }
      columns.append(try Self.column(ends[0], ends[1]))
    }
    self.columns = columns
  }

  /// Parses the file of `-o custom-columns-file`: a line with headings, and a line with a path for each.
  package init(template: String) throws(ObjectTextError) {
    let lines = template.split(whereSeparator: \.isNewline).prefix(2).map {
      $0.split(whereSeparator: \.isWhitespace)
    }
    guard lines.count == 2, lines[0].count == lines[1].count else {
      throw ObjectTextError(
        "the custom-columns file does not have as many paths as headings",
        "write the headings on the first line and a path for each on the second")
    }
    var columns: [Column] = []
    for (heading, path) in zip(lines[0], lines[1]) {
      columns.append(try Self.column(String(heading), String(path)))
    }
    self.columns = columns
  }

  private static func column(_ heading: String, _ path: String) throws(ObjectTextError) -> Column {
    do {
      return Column(
        heading: heading, path: path.isEmpty ? nil : try JSONPathExpression(relaxed: path))
    } catch {
      throw ObjectTextError("column \(heading): \(error)")
    }
  }

  /// Returns the table with a line for each object.
  func text(of objects: [ObjectValue], hasHeadings: Bool) throws(ObjectTextError) -> String {
    var rows = hasHeadings ? [columns.map(\.heading)] : []
    for object in objects { rows.append(try cells(of: object)) }
    return TextTable(rows).text
  }

  private func cells(of object: ObjectValue) throws(ObjectTextError) -> [String] {
    var cells: [String] = []
    for column in columns {
      do {
        let values = try column.path.map { path throws(JSONPathError) in try path.values(in: object) } ?? []
        cells.append(values.isEmpty ? "<none>" : values.map(\.goFormatted.harmless).joined(separator: ","))
      } catch {
        throw ObjectTextError("column \(column.heading): \(error)")
      }
    }
    return cells
  }
}
