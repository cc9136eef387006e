internal import SystemPackage

/// Writes a file in place: readers can find a part of the content. For files that may be a device or a pipe.
///
/// - Parameter mode: the mode of a new file, reduced by the umask.
package func overwriteFile(_ path: String, with bytes: [UInt8], mode: UInt32 = 0o666) throws(FileError) {
  try OpenFile(overwriting: path, mode: mode).writeAll(bytes)
}

/// Writes a number to a file of the kernel's, such as a sysctl, which must exist.
package func writeSetting(_ value: Int, to path: String) throws(FileError) {
  try OpenFile(writing: path).writeAll(Array("\(value)\n".utf8))
}

/// What a program writes to without opening it.
package enum StandardStream: Sendable {
  case output
  case error
}

/// Writes to standard output or standard error, not through a buffer.
package func writeStandard(_ stream: StandardStream, _ bytes: [UInt8]) throws(FileError) {
  _ = try naming("write", "standard \(stream)") {
    try (stream == .output ? FileDescriptor.standardOutput : .standardError).writeAll(bytes)
  }
}
