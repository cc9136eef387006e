/// Returns the content of a file.
///
/// - Parameter limit: the largest size that is accepted; a larger file is refused with EFBIG.
package func readFile(_ path: String, limit: Int = .max) throws(FileError) -> [UInt8] {
  try OpenFile(reading: path).readAll(limit: limit)
}

/// Returns the content of a file as text, with replacement characters for what is not UTF-8; nil if it cannot be read.
package func fileText(_ path: String) -> String? {
  (try? readFile(path)).map { String(decoding: $0, as: UTF8.self) }
}
