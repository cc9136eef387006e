internal import ClusterModel

/// Returns the bytes of a manifest in UTF-8 without a byte order mark. Detects UTF-16, which some shells write, by its byte
/// order mark, as YAML specifies.
///
/// - Throws: if there is such a mark, but the rest is not valid UTF-16.
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
