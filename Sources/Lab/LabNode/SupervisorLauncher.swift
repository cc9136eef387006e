internal import CNamespaces
internal import FoundationEssentials
internal import Glibc

/// Starts the supervisor of a lab as a background process.
package enum SupervisorLauncher {
  /// The line that a supervisor prints when its lab is up.
  private static let upLine = "\u{1}up"

  /// Runs this program again, in a new session, and forwards its output until the lab is up.
  ///
  /// - Returns: 0 when the lab is up, otherwise the supervisor's exit code.
  package static func start(_ arguments: [String], report: (String) -> Void) throws(LabError) -> Int32 {
    guard let program = ownProgram else {
      throw .kernel("/proc/self/exe cannot be read", "mount /proc, or use --foreground")
    }
    let (reading, writing) = try makePipe()
    defer { close(reading) }
    let environment = ProcessInfo.processInfo.environment.map { "\($0.key)=\($0.value)" }
    let launcher = ProgramLauncher(arguments: [program] + arguments, environment: environment)
    let process: Int32
    do {
      process = try launcher.start(
        program, namespace: -1, output: writing)
    } catch {
      close(writing)
      throw .kernel(
        "the lab's supervisor cannot be started: \(error.message)", "try again, or use --foreground")
    }
    close(writing)
    if forward(reading, to: report) { return 0 }
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0, errno == EINTR {}
    return status & 0x7f == 0 ? status >> 8 & 0xff : 128 + status & 0x7f
  }

  /// Creates a pipe that programs do not inherit.
  private static func makePipe() throws(LabError) -> (reading: Int32, writing: Int32) {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else {
      throw .kernel("a pipe cannot be created: \(errorText(errno))", "try again, or use --foreground")
    }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    return (ends[0], ends[1])
  }

  private static var ownProgram: String? {
    try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
  }

  /// Forwards lines until the end of the output. Returns whether the lab is up.
  private static func forward(_ reading: Int32, to report: (String) -> Void) -> Bool {
    var rest: [UInt8] = []
    var isUp = false
    var buffer = [UInt8](repeating: 0, count: 1 << 12)
    while true {
      let count = read(reading, &buffer, buffer.count)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return isUp }
      rest += buffer[..<count]
      while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
        let line = String(decoding: rest[..<end], as: UTF8.self)
        rest.removeSubrange(...end)
        if line == upLine { isUp = true } else { report(line) }
      }
    }
  }

  /// Called by the supervisor when its lab is up: tells the launcher, and redirects all further output to the file.
  package static func detach(to log: String) {
    print(upLine)
    fflush(nil)
    let descriptor = open(log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { return }
    dup2(descriptor, 1)
    dup2(descriptor, 2)
    close(descriptor)
  }
}
