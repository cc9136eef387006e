internal import ClusterModel

/// The position in a file where a text begins.
struct TextPosition {
  /// The number of lines before the text.
  private let lines: Int
  /// The number of characters before the text on its first line.
  private let columns: Int

  /// Creates the position after these UTF-8 bytes.
  init(after bytes: ArraySlice<UInt8> = []) {
    lines = bytes.count { $0 == UInt8(ascii: "\n") }
    let line = bytes.suffix(from: bytes.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? bytes.startIndex)
    // Count all bytes except continuation bytes (10xxxxxx).
    columns = line.count { $0 & 0xc0 != 0x80 }
  }

  /// Converts a location in the text to a location in the file.
  func locationInFile(of location: SourceLocation) -> SourceLocation {
    SourceLocation(
      file: location.file, line: location.line + lines,
      column: location.column + (location.line == 1 ? columns : 0))
  }
}
