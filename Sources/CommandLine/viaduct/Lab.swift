internal import Addresses
internal import ArgumentParser
internal import ClusterModel
internal import FoundationEssentials
internal import Glibc
internal import Lab
internal import LabNode
internal import Netlink
internal import KubectlText
internal import ProxyConfiguration
internal import SmallFiles

/// `viaduct lab`
struct LabCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lab",
    abstract: "Run the Pods of a folder on this machine, each in namespaces of its own.",
    discussion: """
      There is no cluster and there are no images: a container runs if its command is a program on this machine. \
      'viaduct run --manifests FOLDER', started beside it, serves the folder's Services.
      """,
    subcommands: [LabUp.self, LabDown.self, LabStatus.self, LabExec.self, LabLogs.self, LabSupervise.self])
}

/// The lab to act on.
struct LabNameOption: ParsableArguments {
  @Option(help: "The lab's name: at most 32 lowercase letters, digits and hyphens.")
  var name = LabNameArgument.standard

  /// Reads the lab's record.
  func record() throws -> LabRecord {
    if let record = LabRecord.read(name.name) { return record }
    throw Failure(code: .input, message: "lab \(name.name) is not up; start it with 'viaduct lab up FOLDER'")
  }
}

/// A lab's name.
struct LabNameArgument: ExpressibleByArgument {
  let name: LabName

  init?(argument: String) {
    guard let name = LabName(argument) else { return nil }
    self.name = name
  }

  /// The default name.
  static var standard: Self {
    guard let name = Self(argument: "lab") else { preconditionFailure("lab is a name") }
    return name
  }

  var defaultValueDescription: String { name.description }
}

/// The options that define a lab.
struct LabOptions: ParsableArguments {
  @Argument(
    help: ArgumentHelp(
      "Manifests with Pods, Deployments and ReplicaSets: files or folders.", valueName: "path"))
  var paths: [String]

  @OptionGroup var name: LabNameOption

  @Option(
    help: ArgumentHelp(
      "The Pods' CIDRs, one for each IP family that they use; the node has the first address of each.",
      valueName: "blocks"))
  var podCIDR: String?

  @Option(help: "The node's name (default: the host name).")
  var node: String?

  @Option(
    help: ArgumentHelp("How long to wait for the Pods to become ready, in seconds.", valueName: "seconds"))
  var wait: Int = 10

  @Option(
    name: .customLong("dns"),
    help: ArgumentHelp(
      "The DNS server for the Pods, such as the node's address in the lab.", valueName: "address"))
  var nameServer: AddressArgument?

  @Option(
    help: ArgumentHelp(
      "The domain of Service names; 'viaduct run' needs the same value.", valueName: "name"))
  var clusterDomain = "cluster.local"

  @Flag(help: "Allow Pods to ask for more rights: privileged containers, capabilities, root.")
  var allowPrivileged = false

  @Option(
    name: .customLong("allow-host-path"),
    help: ArgumentHelp(
      "Allow volumes of kind hostPath in this folder; may be repeated.", valueName: "folder"))
  var hostFolders: [String] = []

  func validate() throws {
    if paths.isEmpty { throw ValidationError("specify a file or folder of manifests") }
    if wait < 0 { throw ValidationError("--wait: must be a number of seconds, at least 0") }
    if !ClusterDomain.isValid(clusterDomain) {
      throw ValidationError(
        "--cluster-domain \"\(clusterDomain)\" is not a domain name of at most 100 letters, digits, '-' and '.'; use one "
          + "such as cluster.local")
    }
  }

  func settings() throws -> LabSettings {
    var settings = LabSettings(
      name: name.name.name, network: try network(),
      node: node ?? ProcessInfo.processInfo.hostName.lowercased(),
      paths: wholePaths, readyTimeout: .seconds(wait), nameServer: nameServer?.address,
      clusterDomain: clusterDomain)
    settings.permissions.allowsPrivileged = allowPrivileged
    settings.permissions.hostFolders = try wholeHostFolders()
    return settings
  }

  /// Each folder as it is written and without symbolic links, since volumes are compared with it in both ways.
  private func wholeHostFolders() throws -> [String] {
    var folders: [String] = []
    for folder in hostFolders {
      let url = URL(fileURLWithPath: folder).standardizedFileURL
      guard isFolder(at: url.path) == true else {
        throw Failure(
          code: .input, message: "--allow-host-path \(folder) is not a folder; create it, or name another")
      }
      for path in [url.path, url.resolvingSymlinksInPath().path] {
        let path = path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
        if !folders.contains(path) { folders.append(path) }
      }
    }
    return folders
  }

  /// Absolute paths, because the supervisor may have another working directory.
  var wholePaths: [String] { paths.map { URL(fileURLWithPath: $0).standardizedFileURL.path } }

  /// Leaves IPv6 out of the default blocks if the machine has IPv6 disabled.
  private func network() throws -> LabNetwork {
    let hasIPv6 = FileManager.default.fileExists(atPath: "/proc/sys/net/ipv6")
    let text = podCIDR ?? (hasIPv6 ? LabNetwork.standard : String(LabNetwork.standard.prefix { $0 != "," }))
    let parts = text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    let blocks = parts.compactMap { IPPrefix($0) }
    guard blocks.count == parts.count else {
      throw Failure(
        code: .input,
        message: "--pod-cidr \"\(text)\" is not a list of CIDRs; write it as \(LabNetwork.standard)")
    }
    do { return try LabNetwork(blocks) } catch {
      throw Failure(code: .input, message: "--pod-cidr: \(error)")
    }
  }
}

extension LabError {
  var failure: Failure { Failure(code: isKernelError ? .kernel : .input, message: description) }
}

/// Prints a message of the lab: warnings and errors to standard error, the rest to standard output.
func sayOfLab(_ line: String) {
  if line.hasPrefix("warning: ") || line.hasPrefix("error: ") || line.hasPrefix("viaduct: ") {
    writeError(line)
  } else {
    writeOutput(line + "\n")
  }
}
