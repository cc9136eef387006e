internal import CNamespaces
package import ClusterModel
internal import FoundationEssentials
internal import Glibc
internal import Lab

/// Runs a command in the isolation of a Pod's container, for `viaduct lab exec`.
package enum LabExecution {
  /// Runs the command with the caller's working directory, input and output, and waits for it.
  ///
  /// - Parameters:
  ///   - hostName: the Pod's host name.
  ///   - usesHostNetwork: whether the Pod has `hostNetwork: true`.
  /// - Returns: the exit code of the command; 128 plus the number of the signal that ended it.
  package static func run(
    _ command: [String], in pod: NamespacedName, hostName: String, usesHostNetwork: Bool, of lab: LabRecord
  ) throws(LabError) -> Int32 {
    guard let name = LabName(lab.name) else {
      throw .input("\"\(lab.name)\" is not a valid lab name", "check --name")
    }
    let path = "\(LabBridge.namespaceFolder)/\(name.networkNamespace(of: pod))"
    if !usesHostNetwork { try checkNamespace(path, of: pod, lab) }
    let (isolation, first) = try runningContainer(of: pod, lab)
    let environment = ProcessInfo.processInfo.environment.merging(["HOME": "/tmp", "HOSTNAME": hostName]) {
      $1
    }
    var launcher = ProgramLauncher(
      arguments: command, environment: environment.map { "\($0.key)=\($0.value)" })
    launcher.workingDirectory = FileManager.default.currentDirectoryPath
    let program = IsolatedProgram(launcher: launcher, isolation: isolation)
    // SIGINT from the terminal also reaches the command, which decides what to do about it.
    signal(SIGINT, SIG_IGN)
    let process: Int32
    do {
      process = try program.enter(
        first, searchPath: environment["PATH"], otherFolder: isolation.workingDirectory)
    } catch {
      throw .input("Pod \(pod): \(error.message)", "check the command")
    }
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0, errno == EINTR {}
    return status & 0x7f == 0 ? status >> 8 & 0xff : 128 + status & 0x7f
  }

  /// Returns the isolation of the Pod's first container that runs, and the first process in it.
  private static func runningContainer(
    of pod: NamespacedName, _ lab: LabRecord
  ) throws(LabError) -> (Isolation, ProcessIdentity) {
    for (container, isolation) in lab.isolations(of: pod) {
      if let first = ProcessTag.container(container, of: pod, token: lab.token).firstProcess {
        return (isolation, first)
      }
    }
    throw .input(
      "Pod \(pod) has no running container", "see 'viaduct lab status' and 'viaduct lab logs \(pod.name)'")
  }

  /// Checks that the path is a network namespace. Its name is a mount, so in another mount namespace than the lab's there
  /// is only the empty file under it.
  private static func checkNamespace(_ path: String, of pod: NamespacedName, _ lab: LabRecord)
    throws(LabError)
  {
    let found = network_namespace_has_name(path)
    guard found >= 0 else {
      throw .input(
        "Pod \(pod) has no network namespace in lab \(lab.name)",
        "see 'viaduct lab status' for the Pods of the lab")
    }
    guard found == 1 else {
      throw .input(
        "Pod \(pod): lab \(lab.name) was started in another mount namespace, and only there is \(path) the Pod's network; "
          + "'ip netns exec' creates a mount namespace for each command",
        "stop the lab, then run both it and this command with 'nsenter --net=/run/netns/NAME' instead of 'ip netns exec NAME'"
      )
    }
  }
}
