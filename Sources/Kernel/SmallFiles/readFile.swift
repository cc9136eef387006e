internal import Glibc
internal import SystemPackage

/// Returns the content of a file.
///
/// - Parameter limit: the largest size that is accepted; a larger file is refused with EFBIG.
package func readFile(_ path: String, limit: Int = .max) throws(FileError) -> [UInt8] {
  try OpenFile(reading: path).readAll(limit: limit)
}

/// Returns the rest of standard input.
///
/// - Parameter limit: the largest size that is accepted; more is refused with EFBIG.
package func readStandardInput(limit: Int = .max) throws(FileError) -> [UInt8] {
  var bytes: [UInt8] = []
  var buffer = [UInt8](repeating: 0, count: 1 << 16)
  while true {
    let count = try naming("read", "standard input") {
      try buffer.withUnsafeMutableBytes { try FileDescriptor.standardInput.read(into: $0) }
    }
    if count == 0 { return bytes }
    if count > limit - bytes.count { throw FileError(path: "standard input", call: "read", errno: EFBIG) }
    bytes += buffer[..<count]
  }
}

/// Returns the content of a file as text, with replacement characters for what is not UTF-8; nil if it cannot be read.
package func fileText(_ path: String) -> String? {
  (try? readFile(path)).map { String(decoding: $0, as: UTF8.self) }
}
