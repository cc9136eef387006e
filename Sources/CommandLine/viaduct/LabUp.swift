internal import Addresses
internal import ArgumentParser
internal import Glibc
internal import Inspection
internal import Lab
internal import LabNode
internal import NFTNetlink
internal import NodeChecks

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
      if foreground { return try supervise(settings, options.acceptForwarding) {} }
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
    if options.acceptForwarding { words.append("--accept-forwarding") }
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
      try supervise(settings, options.acceptForwarding) {
        if let record = LabRecord.read(settings.name) { SupervisorLauncher.detach(to: record.log) }
      }
    } catch {
      throw error.failure
    }
  }
}

/// Supervises a lab until it is asked to end.
///
/// - Parameter accepts: whether to make other firewalls let the pods' packets pass; otherwise they are named.
private func supervise(
  _ settings: LabSettings, _ accepts: Bool, whenUp: () -> Void
) throws(LabError) {
  try LabSupervisor(settings, report: sayOfLab).run { firewall throws(LabError) in
    for chain in droppingChains(settings) {
      try settle(chain, settings.name, accepts ? firewall : nil)
    }
  } whenUp: {
    let node = settings.network.nodeAddresses.map(\.description).joined(separator: ", ")
    sayOfLab(settings.permissions.summary)
    sayOfLab("lab \(settings.name) is up; the node is \(node) on \(settings.name.bridge)")
    whenUp()
  }
}

/// The chains that drop what pods of the lab send to each other.
private func droppingChains(_ settings: LabSettings) -> [ForwardingChain] {
  let families = Set(settings.network.blocks.map(\.family))
  guard var connection = try? NFTConnection(), let chains = try? connection.forwardChains() else { return [] }
  return ForwardingChain.dropping(chains, between: [settings.name.bridge], isTranslated: false).filter {
    $0.fate != .undecided && !families.isDisjoint(with: $0.families)
  }
}

/// Names the chain or, with a firewall, lets the pods' packets pass it.
private func settle(
  _ chain: ForwardingChain, _ name: LabName, _ firewall: LabFirewall?
) throws(LabError) {
  guard let commands = chain.commands(accepting: name.bridge, in: "viaduct-\(name.bridge)") else {
    return sayOfLab(
      "warning: \(chain.place) drops the pods' packets; let what enters and leaves by \(name.bridge) pass")
  }
  guard let firewall else {
    return sayOfLab(
      "warning: \(chain.place) drops the pods' packets to each other; start the lab with --accept-forwarding, which makes them "
        + "pass in a chain of its own until 'lab down', or run \(commands.apply.map { "'\($0)'" }.joined(separator: ", "))"
    )
  }
  try firewall.run(commands.apply, undoing: commands.undo)
  sayOfLab(
    "\(chain.place) dropped the pods' packets and now jumps to viaduct-\(name.bridge); 'viaduct lab down' removes that"
  )
}
