internal import CNamespaces
public import ClusterModel
internal import Foundation
internal import Glibc
internal import Lab

/// Runs a program beside a Pod's own, by hand.
public enum LabExecution {
  /// Runs it in the Pod's network, in the caller's folder and with the caller's input and output, and waits for it.
  ///
  /// - Parameters:
  ///   - hostName: the name by which the Pod knows itself.
  ///   - usesHostNetwork: whether the Pod's network is the node's.
  /// - Returns: its exit code; 128 and the signal if one ended it.
  public static func run(
    _ words: [String], in pod: NamespacedName, hostName: String, usesHostNetwork: Bool, of lab: LabRecord
  ) throws(LabError) -> Int32 {
    guard let name = LabName(lab.name) else {
      throw .input("\"\(lab.name)\" is not a valid lab name", "check --name")
    }
    let path = "\(LabBridge.namesFolder)/\(name.networkNamespace(of: pod))"
    if !usesHostNetwork { try check(path, of: pod, lab) }
    let environment = ProcessInfo.processInfo.environment
    var start = ProgramStart(words: words, environment: environment.map { "\($0.key)=\($0.value)" })
    if !usesHostNetwork {
      start.network = path
      start.hostName = hostName
      let hosts = lab.hosts(of: pod)
      if access(hosts, F_OK) == 0, access("/etc/hosts", F_OK) == 0 { start.hosts = hosts }
    }
    let resolver = lab.resolver(of: pod.namespace)
    if access(resolver, F_OK) == 0 { start.resolver = resolver }
    // Signals from the terminal are for the program, which gets them too.
    signal(SIGINT, SIG_IGN)
    let process: Int32
    do { process = try start.start(searchPath: environment["PATH"]) } catch {
      throw .input("Pod \(pod): \(error.message)", "check the command")
    }
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0, errno == EINTR {}
    return status & 0x7f == 0 ? status >> 8 & 0xff : 128 + status & 0x7f
  }

  /// A name is a mount: where another mount namespace was given it, there is only the file that it would hide.
  private static func check(_ path: String, of pod: NamespacedName, _ lab: LabRecord) throws(LabError) {
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
