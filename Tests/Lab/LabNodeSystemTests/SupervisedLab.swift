import ClusterModel
import Foundation
import Lab
import ManifestDecoding
import SmallFiles
import Testing

@testable import LabNode

/// A lab whose supervisor is a process of its own, with a network and a /run of its own, so that no other lab is in its
/// way. Its Pods use that network directly. Everything of it is removed with the value.
final class SupervisedLab {
  let root = FileManager.default.temporaryDirectory.appending(path: "viaduct-lab-\(UUID().uuidString)")
    .resolvingSymlinksInPath().path()
  private let supervisor: Int32
  /// The wait status of the supervisor; nil while it runs.
  private var status: Int32?

  private static let name = "tested"
  private var folder: String { "\(root)/manifests" }
  private var output: String { "\(root)/output" }

  /// Starts a lab of these Pods.
  init(_ pods: [LabPodManifest]) throws {
    let folder = "\(root)/manifests"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    // The programs of Pods are not root.
    chmod(root, 0o777)
    for pod in pods {
      try Data(pod.yaml(sharing: root).utf8).write(to: URL(filePath: "\(folder)/\(pod.name).yaml"))
    }
    let program = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().appending(
      path: "lab-runner")
    let environment = ProcessInfo.processInfo.environment.map { "\($0.key)=\($0.value)" }
    var launcher = ProgramLauncher(
      arguments: [
        "unshare", "--net", "--mount", "sh", "-c", "mount -t tmpfs tmpfs /run && exec \"$0\" \"$@\"",
        program.path(), Self.name, folder,
      ], environment: environment)
    launcher.output = "\(root)/output"
    supervisor = try launcher.start(searchPath: "/usr/bin:/bin:/usr/sbin:/sbin")
  }

  deinit {
    let token = record?.token
    if exitStatus == nil {
      kill(supervisor, SIGKILL)
      var ignored: Int32 = 0
      while waitpid(supervisor, &ignored, 0) < 0, errno == EINTR {}
    }
    // Nothing is left of a lab that was removed.
    if let token {
      ProcessTag.lab(token: token).killAll()
      ControlGroups(token: token).removeAll()
    }
    try? FileManager.default.removeItem(atPath: root)
  }

  /// Adds a Pod, or replaces the one of its name.
  func put(_ pod: LabPodManifest) throws {
    try Data(pod.yaml(sharing: root).utf8).write(
      to: URL(filePath: "\(folder)/\(pod.name).yaml"), options: .atomic)
  }

  /// Removes the manifest of a Pod.
  func remove(_ name: String) throws { try FileManager.default.removeItem(atPath: "\(folder)/\(name).yaml") }

  /// The lines that the supervisor has printed.
  var lines: [String] { text(output).split(separator: "\n").map(String.init) }

  /// The content of a file that a program of the lab writes; empty if there is none.
  func text(_ path: String) -> String { (try? String(contentsOfFile: path, encoding: .utf8)) ?? "" }

  /// Asks the supervisor to remove the lab.
  func stop() { kill(supervisor, SIGTERM) }

  /// The wait status of the supervisor; nil while it runs.
  var exitStatus: Int32? {
    if status == nil {
      var found: Int32 = 0
      if waitpid(supervisor, &found, WNOHANG) == supervisor { status = found }
    }
    return status
  }

  /// The record in the supervisor's own /run; nil before the lab is created and after it is removed.
  var record: LabRecord? {
    (try? readFile("/proc/\(supervisor)/root\(LabRecord.root)/\(Self.name)/record")).flatMap {
      try? JSONDecoder().decode(LabRecord.self, from: Data($0))
    }
  }

  /// The processes of its Pods.
  func processes() throws -> [ProcessIdentity] {
    ProcessTag.lab(token: try #require(record).token).processes
  }

  /// The status of a Pod as the lab has written it; null if there is none.
  func pod(_ name: String) -> ObjectValue {
    let bytes = (try? readFile("\(folder)/.viaduct/pods.yaml")) ?? []
    let objects = (try? decodeObjects(bytes, file: "pods.yaml")) ?? []
    return objects.first { $0.kind == "Pod" && $0.name.name == name } ?? .null
  }

  /// The status of a Pod's only container.
  func container(_ name: String) -> ObjectValue {
    pod(name)["status"]["containerStatuses"].elements.first ?? .null
  }

  var hasStatusFile: Bool { FileManager.default.fileExists(atPath: "\(folder)/.viaduct/pods.yaml") }

  /// Waits until a condition holds, up to a limit that only a failure reaches.
  func wait(_ what: String, until holds: (SupervisedLab) throws -> Bool) async throws {
    let end = ContinuousClock.now + .seconds(60)
    while try !holds(self) {
      guard .now < end else {
        throw NeverHappened(what: what, output: lines, status: text("\(folder)/.viaduct/pods.yaml"))
      }
      try await Task.sleep(for: .milliseconds(10))
    }
  }

  /// A condition never held.
  struct NeverHappened: Error {
    let what: String
    let output: [String]
    let status: String
  }
}

/// A Pod with one container, which runs a shell script.
struct LabPodManifest {
  let name: String
  var command: [String]
  var restartPolicy = "Always"
  var graceSeconds = 30
  /// Another field of the container, in YAML.
  var more = ""

  init(_ name: String, _ script: String) { (self.name, command) = (name, ["sh", "-c", script]) }

  /// - Parameter folder: a folder that the program can write to, at the same place as on the machine.
  func yaml(sharing folder: String) -> String {
    let words = command.map { "'\($0.replacing("'", with: "''"))'" }.joined(separator: ", ")
    return """
      apiVersion: v1
      kind: Pod
      metadata: {name: \(name)}
      spec:
        hostNetwork: true
        restartPolicy: \(restartPolicy)
        terminationGracePeriodSeconds: \(graceSeconds)
        volumes: [{name: shared, hostPath: {path: "\(folder)"}}]
        containers:
        - name: main
          image: none
          command: [\(words)]
          volumeMounts: [{name: shared, mountPath: "\(folder)"}]
      \(more.isEmpty ? "" : "    \(more)")

      """
  }
}
