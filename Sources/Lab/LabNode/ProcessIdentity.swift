internal import CNamespaces
internal import Glibc

/// A process, and not another one that got its number later.
public struct ProcessIdentity: Hashable, Sendable, Codable {
  /// Its number.
  public let number: Int32
  /// When it was started, in the kernel's ticks since it was booted (proc(5), field 22 of stat).
  let startTime: UInt64

  /// Nil when there is no such process.
  init?(_ number: Int32) {
    guard let text = fileText("/proc/\(number)/stat"), let place = text.lastIndex(of: ")") else { return nil }
    // What stands before is the program's name, which may have spaces and parentheses. State is field 3.
    let fields = text[text.index(after: place)...].split(separator: " ")
    guard fields.count > 19, fields[0] != "Z", let startTime = UInt64(fields[19]) else { return nil }
    (self.number, self.startTime) = (number, startTime)
  }

  /// This process.
  static var own: Self? { Self(getpid()) }

  /// Whether it runs still.
  public var isAlive: Bool { Self(number) == self }

  /// Signals it, if it is still there.
  func signal(_ signal: Int32) {
    let descriptor = process_open(number)
    guard descriptor >= 0 else { return }
    defer { close(descriptor) }
    // The descriptor is of whoever has the number now, and stays so; only then is it asked who that is.
    if isAlive { _ = process_signal(descriptor, signal) }
  }
}

/// All of a small file; nil when it cannot be read.
func fileText(_ path: String) -> String? { fileBytes(path).map { String(decoding: $0, as: UTF8.self) } }

/// All of a file; nil when it cannot be read. Files of /proc say nothing of their size.
func fileBytes(_ path: String) -> [UInt8]? {
  let descriptor = open(path, O_RDONLY | O_CLOEXEC)
  guard descriptor >= 0 else { return nil }
  defer { close(descriptor) }
  var content: [UInt8] = []
  var buffer = [UInt8](repeating: 0, count: 1 << 16)
  while true {
    let count = read(descriptor, &buffer, buffer.count)
    guard count >= 0 else { return nil }
    if count == 0 { return content }
    content += buffer[..<count]
  }
}
