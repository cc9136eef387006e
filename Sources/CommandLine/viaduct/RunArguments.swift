internal import ArgumentParser
internal import Foundation
internal import ProxyConfiguration

/// What follows `viaduct run`: kube-proxy's flags and a few of ours.
///
/// kube-proxy's command lines have to work as they are, and Go's flags are written in ways that this parser does not know,
/// such as `--masquerade-all=false` and `--cluster_cidr`. So all words are taken as they come, and ProxyConfiguration reads
/// them.
struct RunArguments: ParsableArguments {
  @Argument(
    parsing: .captureForPassthrough,
    help: ArgumentHelp("kube-proxy's flags and Viaduct's own; see below.", valueName: "flags"))
  var words: [String] = []

  /// What command line and configuration file ask for.
  /// - Throws: `CleanExit` for help and version, `Failure` for values that are wrong.
  func configuration() throws -> ResolvedConfiguration {
    do {
      let line = try RunCommandLine(words)
      if line.asksForHelp { throw CleanExit.message(RunCommandLine.help) }
      if line.asksForVersion { throw CleanExit.message(Viaduct.configuration.version) }
      let file = try line.configFile.map { name in (name: name, content: try contents(of: name)) }
      return try ResolvedConfiguration(line, file: file)
    } catch let error as ConfigurationError {
      throw Failure(code: .input, message: error.description)
    }
  }

  private func contents(of file: String) throws -> [UInt8] {
    do {
      return [UInt8](try Data(contentsOf: URL(filePath: file)))
    } catch {
      throw Failure(
        code: .input,
        message:
          "--config: \(file) cannot be read: \(error.localizedDescription); specify a KubeProxyConfiguration file"
      )
    }
  }
}

extension ResolvedConfiguration {
  /// Does what `--write-config-to` asks for.
  func write(to file: String) throws {
    do {
      try Data(kubeProxy.yaml.utf8).write(to: URL(filePath: file))
    } catch {
      throw Failure(
        code: .input,
        message:
          "--write-config-to: \(file) cannot be written: \(error.localizedDescription); specify a file in an existing folder"
      )
    }
  }
}
