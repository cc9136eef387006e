internal import CProcess
private import Glibc

/// Runs the system's programs. Only commands of one shot may: the daemon runs none.
package struct SystemPrograms: ProgramRunner {
  /// Where programs are looked for, in this order. PATH does not matter: what runs as root is not found by a variable.
  package static let folders = ["/usr/sbin", "/sbin", "/usr/bin", "/bin", "/usr/local/sbin"]

  /// Variables that are passed on, if they are set: the lock that programs of iptables share, and where their extensions
  /// are. Beside them there are PATH, with the folders, and LC_ALL=C.
  static let passedOn = ["XTABLES_LOCKFILE", "XTABLES_LIBDIR"]

  private let folders: [String]

  /// Creates a runner.
  package init() { self.init(folders: Self.folders) }

  init(folders: [String]) { self.folders = folders }

  /// Runs a program to its end. Its standard streams are files in memory, so that neither side waits for the other.
  package func run(_ command: ProgramCommand) throws(ProgramFailure) -> ProgramOutput {
    guard let path = path(of: command.name) else { throw .missing(command.name) }
    let input = try MemoryFile(for: command.name)
    let output = try MemoryFile(for: command.name)
    let errors = try MemoryFile(for: command.name)
    try input.fill(with: command.input)
    var status: Int32 = 0
    let words = ([command.name] + command.arguments).joined(separator: "\n")
    let failure = process_run(
      path, words, environment.joined(separator: "\n"), input.descriptor, output.descriptor,
      errors.descriptor, Int32(clamping: command.seconds * 1000), &status)
    switch failure {
    case 0: break
    case ETIMEDOUT: throw .tookTooLong(command.name, seconds: command.seconds)
    default: throw .notStarted(command.name, errno: failure)
    }
    // As WIFEXITED and WEXITSTATUS have it, which are macros.
    let signal = status & 0x7f
    guard signal == 0 else { throw .killed(command.name, signal: signal) }
    return ProgramOutput(status: status >> 8 & 0xff, output: try output.text(), errors: try errors.text())
  }

  private func path(of name: String) -> String? {
    folders.map { "\($0)/\(name)" }.first { access($0, X_OK) == 0 }
  }

  private var environment: [String] {
    ["PATH=" + folders.joined(separator: ":"), "LC_ALL=C"]
      + Self.passedOn.compactMap { name in
        guard let value = getenv(name) else { return nil }
        let text = String(cString: value)
        return text.contains("\n") ? nil : "\(name)=\(text)"
      }
  }
}

/// A file in memory, which is closed with the value.
private struct MemoryFile: ~Copyable {
  let descriptor: Int32
  private let program: String

  init(for program: String) throws(ProgramFailure) {
    self.program = program
    descriptor = process_memory_file("viaduct")
    guard descriptor >= 0 else { throw .notStarted(program, errno: errno) }
  }

  deinit { close(descriptor) }

  /// Writes the content, and goes back to its beginning.
  borrowing func fill(with bytes: [UInt8]) throws(ProgramFailure) {
    var rest = bytes
    while !rest.isEmpty {
      let count = write(descriptor, rest, rest.count)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw .notStarted(program, errno: errno) }
      rest.removeFirst(count)
    }
    lseek(descriptor, 0, SEEK_SET)
  }

  /// Returns the content. Whoever wrote it left the position at its end.
  borrowing func text() throws(ProgramFailure) -> String {
    let size = Int(lseek(descriptor, 0, SEEK_END))
    guard size > 0 else { return "" }
    var bytes = [UInt8](repeating: 0, count: size)
    lseek(descriptor, 0, SEEK_SET)
    let count = read(descriptor, &bytes, size)
    guard count == size else { throw .notStarted(program, errno: count < 0 ? errno : EIO) }
    return String(decoding: bytes, as: UTF8.self)
  }
}
