internal import Inspection
internal import NFTDriver
internal import Addresses
internal import ArgumentParser
internal import ClusterModel
internal import CommandInput
internal import Daemon
internal import Dispatch
internal import FoundationEssentials
internal import Glibc
internal import KubeClient
internal import Logging
internal import NodeChecks
internal import Observability
internal import Privileges
internal import ProxyConfiguration
internal import Sysctl

/// `viaduct run`
struct Run: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Run the proxy on this node, in place of kube-proxy.",
    discussion: """
      Accepts kube-proxy's flags and its configuration file (--config), and watches an API server or, with --manifests, \
      a folder. SIGTERM leaves the rules in place; 'viaduct cleanup' removes them. 'viaduct run --help' lists all flags.
      """)

  @OptionGroup var arguments: RunArguments

  func run() throws {
    let resolved = try arguments.configuration()
    let logger = Logger.forDaemon(resolved.run)
    for warning in resolved.warnings { Self.tell(warning.description, resolved.run, logger) }
    switch resolved.run.task {
    case .writeConfiguration(let file): try resolved.write(to: file)
    case .cleanup: try Cleanup.removeTables()
    case .initialize: Self.applyConntrackRequirements(resolved.run, logger)
    case .run: try serve(resolved, logger)
    }
  }

  /// Prints a warning for people, or logs it if the log is for machines.
  private static func tell(_ line: String, _ run: RunConfiguration, _ logger: Logger) {
    if run.logFormat == .json { logger.warning("\(line)") } else { writeError(line) }
  }

  private func serve(_ resolved: ResolvedConfiguration, _ logger: Logger) throws {
    Daemon.prepareProcess()
    createStoreFolder(resolved.run)
    let sockets: PrivilegedSockets
    do { sockets = try PrivilegedSockets(resolved.run) } catch {
      throw Failure(code: .kernel, message: "\(error)")
    }
    // Before anything creates a thread, because capabilities belong to threads.
    do { try Privileges.keepOnly([.netAdmin]) } catch {
      throw Failure(code: .kernel, message: error.description)
    }
    let run = resolved.run
    let name = run.nodeName ?? ProcessInfo.processInfo.hostName.lowercased()
    let daemon = Daemon(
      run, nodeName: name, source: try source(run), sockets: sockets,
      pages: Daemon.ConfigurationPages(configz: resolved.kubeProxy.json, flags: resolved.flagValues),
      version: Viaduct.configuration.version, logger: logger)
    do {
      try runBlocking {
        try await daemon.run(examiningForwarding: { NodeFacts.forwarding(name: name).forwardingFindings }) {
          try Self.examineNode(name, run, logger)
          Self.applyConntrackRequirements(run, logger)
        }
      }
    } catch let failure as Failure {
      throw failure
    } catch {
      throw Failure(code: FailureCode(error), message: "\(error)")
    }
  }

  /// Creates the store's folder while the process may still write to other users' folders. If that fails, opening the
  /// store reports why.
  private func createStoreFolder(_ run: RunConfiguration) {
    guard case .manifests(let manifests) = run.source else { return }
    let folder = URL(filePath: manifests.store).deletingLastPathComponent()
    try? FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
  }

  private func source(_ run: RunConfiguration) throws -> Daemon.Source {
    switch run.source {
    case .manifests(let folder): return .folder(folder)
    case .cluster(let connection):
      do {
        return .cluster(
          try APIConfiguration.resolve(
            kubeconfig: connection.kubeconfig, master: connection.master,
            environment: ProcessInfo.processInfo.environment))
      } catch {
        throw Failure(code: .input, message: "\(error)")
      }
    }
  }

  /// Reports problems of the node, and refuses to start beside another proxy.
  private static func examineNode(_ name: String, _ run: RunConfiguration, _ logger: Logger) throws {
    let facts = NodeFacts.gathered(name: name, cluster: nil, bridge: nil)
    let found = facts.diagnostics(allowsOtherProxies: run.allowsOtherProxies)
    for diagnostic in found { tell(diagnostic.description, run, logger) }
    guard let first = found.first(where: { $0.severity == .error }) else { return }
    throw Failure(code: .kernel, message: "not started: \(first.problem); \(first.remedy)")
  }

  /// Sets conntrack's sysctls. A failure is only a warning, because a container's /proc/sys is read-only.
  private static func applyConntrackRequirements(_ run: RunConfiguration, _ logger: Logger) {
    let kernel = KernelSettings()
    for requirement in run.conntrack.requirements.all(cpus: kernel.onlineCPUs()) {
      do { _ = try kernel.apply(requirement) } catch { tell("warning: \(error)", run, logger) }
    }
  }
}

extension FailureCode {
  /// The code for an error that ended the daemon.
  fileprivate init(_ error: any Error) {
    switch error {
    case is ProgrammingError: self = .kernel
    // kube-proxy's exit code.
    case is ConfigurationFileEvent, is NodeEvent: self = .difference
    default: self = .input
    }
  }
}

extension ConntrackSettings {
  fileprivate var requirements: ConntrackRequirements {
    ConntrackRequirements(
      maximumPerCore: maximumPerProcessor, minimum: minimum, tcpEstablishedSeconds: tcpEstablishedSeconds,
      tcpCloseWaitSeconds: tcpCloseWaitSeconds, isTCPLiberal: isTCPLiberal, udpSeconds: udpSeconds,
      udpStreamSeconds: udpStreamSeconds)
  }
}

extension Logger {
  /// Logs to standard error, one line for each message. From verbosity 4 on, every transaction is logged, as in
  /// kube-proxy.
  fileprivate static func forDaemon(_ run: RunConfiguration) -> Logger {
    let verbosity = run.verbosity
    var logger = Logger(label: "viaduct") { label -> any LogHandler in
      switch run.logFormat {
      case .text: OneLineLogHandler(StreamLogHandler.standardError(label: label))
      case .json: JSONLogHandler { writeToStandardError($0) }
      }
    }
    logger.logLevel = verbosity >= 6 ? .trace : verbosity >= 4 ? .debug : .info
    return logger
  }
}
