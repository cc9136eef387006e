public import Addresses
internal import ClusterModel

/// What is run for a container: words and variables as its manifest means them.
public struct ContainerProgram: Hashable, Sendable {
  /// The program and its arguments.
  public let words: [String]
  /// `NAME=value`, in order.
  public let environment: [String]
  /// Where it starts.
  public let folder: String

  /// The program of a container.
  ///
  /// `$(NAME)` in words and values is replaced by the variable, `$$(` stands for `$(`, and a name that is not known stays
  /// as it is (k8s.io/kubernetes/third_party/forked/golang/expansion).
  ///
  /// - Parameter base: what the machine's environment gives; the manifest's own variables go first.
  public init(
    _ container: LabContainer, in life: PodLife, node: String, host: [IPAddress], base: [String: String]
  ) {
    var variables = base
    variables["HOSTNAME"] = life.pod.hostName
    for variable in container.environment {
      switch variable.value {
      case .text(let text): variables[variable.name] = expand(text, variables)
      case .field(let path): variables[variable.name] = life.field(path, node: node, host: host)
      }
    }
    words = container.words.map { expand($0, variables) }
    environment = variables.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
    let own = container.folder ?? life.pod.folder
    folder = own.hasPrefix("/") ? own : "\(life.pod.folder)/\(own)"
  }

  /// `PATH`, by which a program without a slash is found; nil when there is none.
  public var searchPath: String? {
    environment.first { $0.hasPrefix("PATH=") }.map { String($0.dropFirst(5)) }
  }
}

extension PodLife {
  /// A field as `valueFrom.fieldRef` names it; empty for one that is not there.
  fileprivate func field(_ path: String, node: String, host: [IPAddress]) -> String {
    switch path {
    case "metadata.name": return pod.name.name
    case "metadata.namespace": return pod.name.namespace
    case "metadata.uid": return identifier
    case "spec.nodeName": return node
    case "spec.serviceAccountName": return pod.object["spec"]["serviceAccountName"].text ?? "default"
    case "status.podIP": return addresses.first?.description ?? ""
    case "status.podIPs": return addresses.map(\.description).joined(separator: ",")
    case "status.hostIP": return host.first?.description ?? ""
    case "status.hostIPs": return host.map(\.description).joined(separator: ",")
    default: return metadata(path) ?? ""
    }
  }

  /// `metadata.labels['app']`
  private func metadata(_ path: String) -> String? {
    for map in ["labels", "annotations"] {
      let head = "metadata.\(map)['"
      guard path.hasPrefix(head), path.hasSuffix("']") else { continue }
      return pod.object["metadata"][map][String(path.dropFirst(head.count).dropLast(2))].scalar
    }
    return nil
  }
}

/// Replaces `$(NAME)`.
private func expand(_ text: String, _ variables: [String: String]) -> String {
  var (result, rest) = ("", text[...])
  while let dollar = rest.firstIndex(of: "$") {
    result += rest[..<dollar]
    rest = rest[rest.index(after: dollar)...]
    if rest.first == "$" {
      result += "$"
      rest = rest.dropFirst()
    } else if rest.first == "(", let close = rest.firstIndex(of: ")") {
      let name = String(rest[rest.index(after: rest.startIndex)..<close])
      result += variables[name] ?? "$(\(name))"
      rest = rest[rest.index(after: close)...]
    } else {
      result += "$"
    }
  }
  return result + rest
}
