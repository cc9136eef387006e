internal import ClusterModel

/// The bytes of a manifest in UTF-8. UTF-16 is told by its byte order mark, as YAML has it: some shells write it.
///
/// - Throws: when there is such a mark, and what follows is not UTF-16.
func utf8Bytes(_ bytes: [UInt8], file: String) throws(ManifestSyntaxError) -> [UInt8] {
  if bytes.starts(with: [0xef, 0xbb, 0xbf]) { return Array(bytes[3...]) }
  let isLittle = bytes.starts(with: [0xff, 0xfe])
  guard isLittle || bytes.starts(with: [0xfe, 0xff]) else { return bytes }
  let units = stride(from: 2, to: bytes.count - 1, by: 2).map { index in
    isLittle
      ? UInt16(bytes[index]) | UInt16(bytes[index + 1]) << 8
      : UInt16(bytes[index]) << 8 | UInt16(bytes[index + 1])
  }
  guard bytes.count.isMultiple(of: 2), let text = String(validating: units, as: UTF16.self) else {
    throw ManifestSyntaxError(
      location: SourceLocation(file: file, line: 1, column: 1),
      problem: "has a UTF-16 byte order mark, but is not valid UTF-16", remedy: "save the file as UTF-8")
  }
  return Array(text.utf8)
}
