internal import Glibc
internal import SystemPackage

/// Why a file could not be read or written.
package struct FileError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The file or folder that the call was about; while a file is replaced, this can be its draft or its folder.
  package let path: String
  /// The system call that failed: `open`.
  package let call: String
  /// Its error number (errno(3)).
  package let errno: Int32

  package init(path: String, call: String, errno: Int32) {
    self.path = path
    self.call = call
    self.errno = errno
  }

  /// The reason in the system's words: `No such file or directory`
  package var reason: String { Errno(rawValue: errno).description }

  /// Whether the file is larger than the limit of the call that read it.
  package var isTooLarge: Bool { errno == EFBIG }

  /// Whether it is a pipe, a socket or a device, which are not read.
  package var isAboutNoFile: Bool { call == "read" && errno == EACCES }

  /// `/etc/store: open: No such file or directory`
  package var description: String { "\(path): \(call): \(reason)" }
}

/// Makes a system call about a file. It has failed if its result is negative.
func check(_ call: String, _ path: String, _ body: () -> Int32) throws(FileError) {
  guard body() >= 0 else { throw FileError(path: path, call: call, errno: Glibc.errno) }
}

/// Makes a call of swift-system about a file.
func naming<Answer>(
  _ call: String, _ path: String, _ body: () throws -> Answer
) throws(FileError) -> Answer {
  do { return try body() } catch {
    throw FileError(path: path, call: call, errno: (error as? Errno)?.rawValue ?? EIO)
  }
}
