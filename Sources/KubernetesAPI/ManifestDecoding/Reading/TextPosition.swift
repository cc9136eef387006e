internal import ClusterModel

/// Where a text begins within a file.
struct TextPosition {
  /// How many lines are before it.
  private let lines: Int
  /// How many characters are before it on its first line.
  private let columns: Int

  /// The place behind these bytes, which are UTF-8.
  init(after bytes: ArraySlice<UInt8> = []) {
    lines = bytes.count { $0 == UInt8(ascii: "\n") }
    let line = bytes.suffix(from: bytes.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? bytes.startIndex)
    // Only the first byte of a character is none of 10xxxxxx.
    columns = line.count { $0 & 0xc0 != 0x80 }
  }

  /// A place in the text as a place in the file.
  func locationInFile(of location: SourceLocation) -> SourceLocation {
    SourceLocation(
      file: location.file, line: location.line + lines,
      column: location.column + (location.line == 1 ? columns : 0))
  }
}
