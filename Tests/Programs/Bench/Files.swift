private import Glibc

/// A file or folder could not be used.
struct FileError: Error, CustomStringConvertible {
  let description: String

  init(_ verb: String, _ path: String) {
    description = "cannot \(verb) \(path): \(String(cString: strerror(errno)))"
  }
}

func contents(of path: String) throws -> [UInt8] {
  guard let file = fopen(path, "r") else { throw FileError("read", path) }
  defer { fclose(file) }
  var bytes: [UInt8] = []
  var buffer = [UInt8](repeating: 0, count: 1 << 16)
  while true {
    let count = fread(&buffer, 1, buffer.count, file)
    guard count > 0 else { return bytes }
    bytes += buffer[..<count]
  }
}

func write(_ bytes: [UInt8], to path: String) throws {
  guard let file = fopen(path, "w") else { throw FileError("write", path) }
  let written = fwrite(bytes, 1, bytes.count, file)
  guard fclose(file) == 0, written == bytes.count else { throw FileError("write", path) }
}

/// The first line of a file of the kernel's; empty when it cannot be read.
func firstLine(of path: String) -> String {
  let bytes = (try? contents(of: path)) ?? []
  return String(decoding: bytes.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
}
