internal import CNamespaces
internal import Foundation
internal import Glibc

/// Starts a supervisor that lives on when its maker ends.
public enum LabLaunch {
  /// The line by which a supervisor says that its lab is up.
  private static let mark = "\u{1}up"

  /// Runs this program again, in a session of its own, and passes on what it says until the lab is up.
  ///
  /// - Returns: 0 when the lab is up, otherwise the supervisor's exit code.
  public static func start(_ words: [String], say: (String) -> Void) throws(LabError) -> Int32 {
    guard let program = ownProgram else {
      throw .kernel("/proc/self/exe cannot be read", "mount /proc, or use --foreground")
    }
    let pipe = Pipe()
    let environment = ProcessInfo.processInfo.environment.map { "\($0.key)=\($0.value)" }
    let start = ProgramStart(words: [program] + words, environment: environment)
    let process: Int32
    do {
      process = try start.start(program, namespace: -1, output: pipe.fileHandleForWriting.fileDescriptor)
    } catch {
      throw .kernel(
        "the lab's supervisor cannot be started: \(error.message)", "try again, or use --foreground")
    }
    try? pipe.fileHandleForWriting.close()
    if passOn(pipe.fileHandleForReading, say) { return 0 }
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0, errno == EINTR {}
    return status & 0x7f == 0 ? status >> 8 & 0xff : 128 + status & 0x7f
  }

  private static var ownProgram: String? {
    try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
  }

  /// Until the other side has no more to say. True when the last of it was the mark.
  private static func passOn(_ handle: FileHandle, _ say: (String) -> Void) -> Bool {
    var rest: [UInt8] = []
    var isUp = false
    while case let data = handle.availableData, !data.isEmpty {
      rest += [UInt8](data)
      while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
        let line = String(decoding: rest[..<end], as: UTF8.self)
        rest.removeSubrange(...end)
        if line == mark { isUp = true } else { say(line) }
      }
    }
    return isUp
  }

  /// What a supervisor does when its lab is up: it says so, and from then on writes into the file.
  public static func detach(to log: String) {
    print(mark)
    fflush(nil)
    let descriptor = open(log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { return }
    dup2(descriptor, 1)
    dup2(descriptor, 2)
    close(descriptor)
  }
}
