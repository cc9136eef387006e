internal import FoundationEssentials
internal import Yams

extension APIConfiguration {
  /// Reads one context of a kubeconfig.
  ///
  /// Client certificates, tokens and token files are supported. Exec plugins, auth providers, proxies, passwords and
  /// impersonation are rejected with an error that names them: a daemon that ignored them would run as a different
  /// user than intended.
  ///
  /// - Parameter context: nil for the file's `current-context`.
  package static func load(kubeconfig path: String, context: String? = nil) throws(KubeConfigError) -> Self {
    let file: KubeConfigFile
    do {
      file = try YAMLDecoder().decode(KubeConfigFile.self, from: try contents(path))
    } catch let error as KubeConfigError {
      throw error
    } catch {
      throw .syntax(path: path, problem: problem(error))
    }
    return try KubeConfigReader(path: path, file: file).configuration(context: context)
  }

  private static func contents(_ path: String) throws(KubeConfigError) -> String {
    let bytes: [UInt8]
    do {
      bytes = try readCredentials(path)
    } catch {
      throw .unreadable(path: path, reason: error.reason)
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw .syntax(path: path, problem: "it is not UTF-8")
    }
    return text
  }

  /// Describes a decoding error, with the field if the error names one.
  private static func problem(_ error: any Error) -> String {
    switch error {
    case DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context),
      DecodingError.keyNotFound(_, let context), DecodingError.dataCorrupted(let context):
      let field = context.codingPath.map { key in key.intValue.map { "[\($0)]" } ?? key.stringValue }
      return field.isEmpty ? "it is not a mapping" : "\(field.joined(separator: ".")) has the wrong type"
    case let error as YamlError: return "\(error)".onOneLine
    default: return "it is not valid YAML"
    }
  }
}
