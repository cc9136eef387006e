internal import ArgumentParser
internal import Glibc
internal import ProxyConfiguration
internal import SmallFiles

/// The arguments of `viaduct run`: kube-proxy's flags and Viaduct's own.
///
/// kube-proxy's command lines have to work unchanged, and Go's flags have spellings that this parser does not know,
/// such as `--masquerade-all=false` and `--cluster_cidr`. So all arguments are passed through to ProxyConfiguration.
struct RunArguments: ParsableArguments {
  @Argument(
    parsing: .captureForPassthrough,
    help: ArgumentHelp("kube-proxy's flags and Viaduct's own; see below.", valueName: "flags"))
  var words: [String] = []

  /// Resolves the configuration from the command line and the configuration file.
  /// - Throws: `CleanExit` for help and version, `Failure` for invalid values.
  func configuration() throws -> ResolvedConfiguration {
    try refuseOtherBackEnds()
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

  /// The back end is an option of commands of one shot.
  private func refuseOtherBackEnds() throws {
    guard words.contains(where: { $0 == "--backend" || $0.hasPrefix("--backend=") }) else { return }
    throw Failure(
      code: .input,
      message:
        "--backend: the daemon programs nftables and runs no other program; leave --backend out, or use 'viaduct apply"
        + " --backend iptables' after each change"
    )
  }

  private func contents(of file: String) throws -> [UInt8] {
    do { return try readFile(file) } catch {
      throw Failure(
        code: .input,
        message:
          "--config: \(file) cannot be read: \(error.reasonNotRead); specify a KubeProxyConfiguration file"
      )
    }
  }
}

extension ResolvedConfiguration {
  /// Writes the configuration to a file, for `--write-config-to`.
  func write(to file: String) throws {
    do { try overwriteFile(file, with: Array(kubeProxy.yaml.utf8)) } catch {
      throw Failure(
        code: .input,
        message:
          "--write-config-to: \(file) cannot be written: \(error.reasonNotWritten); specify a file in an existing folder"
      )
    }
  }
}

/// Why a file was not read or written, in the words of Foundation, which these messages have had from the beginning.
extension FileError {
  fileprivate var reasonNotRead: String {
    switch errno {
    case ENOENT: Self.failure("The file doesn’t exist.")
    case EACCES, EPERM: Self.failure("You don’t have permission.")
    case ENAMETOOLONG: Self.failure("The file name is invalid.")
    case EFBIG: Self.failure("The item is too large.")
    default: Self.failure("(NSCocoaErrorDomain error 256.)")
    }
  }

  fileprivate var reasonNotWritten: String {
    switch errno {
    case ENOENT: Self.failure("The file doesn’t exist.")
    case EACCES, EPERM: Self.failure("You don’t have permission.")
    case ENAMETOOLONG: Self.failure("The file name is invalid.")
    case ENOSPC, EDQUOT: Self.failure("There isn’t enough space.")
    case EROFS: Self.failure("The volume is read only.")
    case EEXIST: Self.failure("A file with the same name already exists.")
    default: Self.failure("(NSCocoaErrorDomain error 512.)")
    }
  }

  private static func failure(_ reason: String) -> String {
    "The operation could not be completed. \(reason)"
  }
}
