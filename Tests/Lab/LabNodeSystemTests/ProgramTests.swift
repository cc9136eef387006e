import ClusterModel
import Foundation
import Testing

@testable import LabNode

@Suite struct ProgramTests {
  /// Returns the output of a program, followed by its wait status.
  private func run(_ words: [String], _ environment: [String] = [], folder: String = "/") throws -> String {
    let file = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path()
    defer { try? FileManager.default.removeItem(atPath: file) }
    var launcher = ProgramLauncher(arguments: words, environment: environment)
    (launcher.workingDirectory, launcher.output) = (folder, file)
    let process = try launcher.start(searchPath: "/usr/bin:/bin")
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0, errno == EINTR {}
    return try String(contentsOfFile: file, encoding: .utf8) + "\(status)"
  }

  @Test func argumentsVariablesAndDirectoryArrive() throws {
    let script = "echo \"$0|$1|$A|$(pwd)|$B\""
    #expect(
      try run(["sh", "-c", script, "zero", ""], ["A=a b", "B="], folder: "/tmp") == "zero||a b|/tmp|\n0")
  }

  @Test func itHasNoSignalsBlockedOrIgnored() throws {
    let text = try run(["grep", "-hE", "^Sig(Blk|Ign)", "/proc/self/status"])
    let masks = text.split(separator: "\n").compactMap { $0.split(separator: "\t").last }.prefix(2)
    // Signals 32 and 33 are reserved by the C library and cannot be changed.
    #expect(masks.compactMap { UInt64($0, radix: 16) }.map { $0 & ~(3 << 31) } == [0, 0])
  }

  @Test func itHasNoFilesButThree() throws {
    // The fourth is the descriptor of the directory being listed.
    #expect(try run(["sh", "-c", "ls /proc/self/fd | wc -l"]) == "4\n0")
  }

  /// Files are replaced only for the program.
  @Test(.enabled(if: geteuid() == 0, "needs root: mounts")) func filesAreReplacedForTheProgram() throws {
    func output(_ edit: (inout ProgramLauncher) -> Void) throws -> String {
      let file = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path()
      defer { try? FileManager.default.removeItem(atPath: file) }
      try Data("mine\n".utf8).write(to: URL(filePath: file))
      var launcher = ProgramLauncher(arguments: ["cat", "/etc/resolv.conf", "/etc/hosts"], environment: [])
      launcher.output = "\(file).output"
      defer { try? FileManager.default.removeItem(atPath: "\(file).output") }
      edit(&launcher)
      if launcher.resolvConf == "mine" { launcher.resolvConf = file }
      if launcher.hosts == "mine" { launcher.hosts = file }
      let process = try launcher.start(searchPath: "/usr/bin:/bin")
      var status: Int32 = 0
      while waitpid(process, &status, 0) < 0, errno == EINTR {}
      return try String(contentsOfFile: "\(file).output", encoding: .utf8)
    }
    let resolver = try String(contentsOfFile: "/etc/resolv.conf", encoding: .utf8)
    let hosts = try String(contentsOfFile: "/etc/hosts", encoding: .utf8)
    #expect(try output { _ in } == resolver + hosts)
    #expect(try output { $0.hosts = "mine" } == resolver + "mine\n")
    #expect(try output { $0.resolvConf = "mine" } == "mine\n" + hosts)
    #expect(
      try output {
        $0.hosts = "mine"
        $0.resolvConf = "mine"
      } == "mine\nmine\n")
    let missing = #expect(throws: ProgramLauncher.Failure.self) { try output { $0.hosts = "/no/such/file" } }
    #expect(missing?.message.hasPrefix("/no/such/file cannot replace /etc/hosts: ENOENT") == true)
  }

  @Test func failuresNameWhatIsMissing() throws {
    func failure(_ words: [String], folder: String = "/") throws -> ProgramLauncher.Failure? {
      do {
        _ = try run(words, folder: folder)
        return nil
      } catch { return error as? ProgramLauncher.Failure }
    }
    #expect(
      try failure(["no-such-program"])?.message.contains("\"no-such-program\" is not a program") == true)
    #expect(try failure(["/etc/passwd"])?.reason == "CreateContainerError")
    let elsewhere = try failure(["true"], folder: "/no/such/folder")
    #expect(elsewhere?.reason == "RunContainerError")
    #expect(elsewhere?.message.hasPrefix("the folder /no/such/folder cannot be entered: ENOENT") == true)
  }

  @Test func allDescendantsAreFoundByTheirTag() throws {
    let token = UUID().uuidString
    let pod = NamespacedName("default", "web")
    let tag = ProcessTag.container("main", of: pod, token: token)
    var launcher = ProgramLauncher(
      arguments: ["sh", "-c", "setsid sleep 100 & sleep 100"],
      environment: ["\(ProcessTag.variable)=\(tag.text)", "PATH=/usr/bin:/bin"])
    launcher.output = "/dev/null"
    let process = try launcher.start(searchPath: "/usr/bin:/bin")
    var found: [ProcessIdentity] = []
    for _ in 0..<1000 where found.count < 3 {
      found = ProcessTag.lab(token: token).processes
      usleep(5000)
    }
    #expect(found.count == 3)
    #expect(ProcessTag.container("mai", of: pod, token: token).processes.isEmpty)
    #expect(ProcessTag.lab(token: "\(token)2").processes.isEmpty)
    let first = try #require(ProcessIdentity(process))
    #expect(first.isAlive)
    ProcessTag.pod(pod, token: token).killAll()
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0, errno == EINTR {}
    #expect(!first.isAlive)
    #expect(tag.processes.isEmpty)
  }
}
