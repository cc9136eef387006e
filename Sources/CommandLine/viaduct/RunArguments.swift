internal import ArgumentParser
internal import Foundation
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
    do { return try readFile(file) } catch {
      throw Failure(
        code: .input,
        message:
          "--config: \(file) cannot be read: \(CocoaError(reading: error).localizedDescription); specify a KubeProxyConfiguration file"
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
          "--write-config-to: \(file) cannot be written: \(CocoaError(writing: error).localizedDescription); specify a file in an existing folder"
      )
    }
  }
}

/// The errors of Foundation, in whose words these messages are.
extension CocoaError {
  fileprivate init(reading error: FileError) {
    switch error.errno {
    case ENOENT: self.init(.fileReadNoSuchFile)
    case EACCES, EPERM: self.init(.fileReadNoPermission)
    case ENAMETOOLONG: self.init(.fileReadInvalidFileName)
    case EFBIG: self.init(.fileReadTooLarge)
    default: self.init(.fileReadUnknown)
    }
  }

  fileprivate init(writing error: FileError) {
    switch error.errno {
    case ENOENT: self.init(.fileNoSuchFile)
    case EACCES, EPERM: self.init(.fileWriteNoPermission)
    case ENAMETOOLONG: self.init(.fileWriteInvalidFileName)
    case ENOSPC, EDQUOT: self.init(.fileWriteOutOfSpace)
    case EROFS: self.init(.fileWriteVolumeReadOnly)
    case EEXIST: self.init(.fileWriteFileExists)
    default: self.init(.fileWriteUnknown)
    }
  }
}
