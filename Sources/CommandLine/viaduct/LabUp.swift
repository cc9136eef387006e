internal import Addresses
internal import ArgumentParser
internal import Glibc
internal import Lab
internal import LabNode

/// `viaduct lab up`
struct LabUp: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "up",
    abstract: "Start a lab, and keep its Pods in line with the manifests.",
    discussion: """
      A background process follows the manifests: edit a Deployment's replicas, and Pods come and go. The state of each \
      Pod is in FOLDER/.viaduct/pods.yaml, which every command that takes -f FOLDER reads too. 'viaduct lab down' ends it \
      all.
      """)

  @OptionGroup var options: LabOptions

  @Flag(help: "Stay in the foreground; Ctrl-C ends the lab.")
  var foreground = false

  func run() throws {
    guard geteuid() == 0 else {
      throw Failure(code: .kernel, message: "this user cannot create network namespaces; run as root")
    }
    let settings = try options.settings()
    if let record = LabRecord.read(settings.name), record.isAlive {
      guard record.paths == settings.paths else {
        throw Failure(
          code: .input,
          message:
            "lab \(record.name) is up with \(record.paths.joined(separator: ", ")); choose another --name, or run "
            + "'viaduct lab down --name \(record.name)' first")
      }
      writeOutput("lab \(record.name) is already up\n")
      return
    }
    let code: Int32
    do throws(LabError) {
      if try LabTeardown.remove(settings.name) { writeOutput("removed what an earlier lab left behind\n") }
      if foreground { return try supervise(settings) {} }
      code = try SupervisorLauncher.start(["lab", "supervise"] + words(settings), report: sayOfLab)
    } catch {
      throw error.failure
    }
    if code != 0 { throw ExitCode(code) }
  }

  private func words(_ settings: LabSettings) -> [String] {
    var words = ["--name", "\(settings.name)", "--node", settings.node, "--wait", "\(options.wait)"]
    words += ["--pod-cidr", settings.network.blocks.map(\.description).joined(separator: ",")]
    if let server = settings.nameServer { words += ["--dns", "\(server)"] }
    words += ["--cluster-domain", settings.clusterDomain]
    if options.allowPrivileged { words.append("--allow-privileged") }
    for folder in settings.permissions.hostFolders { words += ["--allow-host-path", folder] }
    return words + ["--"] + settings.paths
  }
}

/// `viaduct lab supervise`: the background process that `up` starts.
struct LabSupervise: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "supervise",
    abstract: "Supervise a lab.", shouldDisplay: false)

  @OptionGroup var options: LabOptions

  func run() throws {
    let settings = try options.settings()
    do throws(LabError) {
      try supervise(settings) {
        if let record = LabRecord.read(settings.name) { SupervisorLauncher.detach(to: record.log) }
      }
    } catch {
      throw error.failure
    }
  }
}

/// Supervises a lab until it is asked to end.
private func supervise(_ settings: LabSettings, whenUp: () -> Void) throws(LabError) {
  try LabSupervisor(settings, report: sayOfLab).run {
    let node = settings.network.nodeAddresses.map(\.description).joined(separator: ", ")
    sayOfLab(settings.permissions.summary)
    sayOfLab("lab \(settings.name) is up; the node is \(node) on \(settings.name.bridge)")
    whenUp()
  }
}
