package import Addresses
internal import ClusterModel

/// The command line, environment and working directory of a container's program, with all variables expanded.
package struct ContainerProgram: Hashable, Sendable {
  /// The program and its arguments.
  package let arguments: [String]
  /// `NAME=value`, in order.
  package let environment: [String]
  /// The absolute path of the directory that it is started in.
  package let workingDirectory: String

  /// Determines the program of a container.
  ///
  /// `$(NAME)` in arguments and values is replaced by the variable, `$$(` stands for `$(`, and a reference to an unknown
  /// variable is left as it is (k8s.io/kubernetes/third_party/forked/golang/expansion).
  ///
  /// - Parameter base: variables of the machine's environment; the manifest's variables override them.
  package init(
    _ container: LabContainer, in life: PodLifecycle, node: String, host: [IPAddress], base: [String: String]
  ) {
    var variables = base
    variables["HOSTNAME"] = life.pod.hostName
    for variable in container.environment {
      switch variable.value {
      case .text(let text): variables[variable.name] = expand(text, variables)
      case .field(let path): variables[variable.name] = life.field(path, node: node, host: host)
      }
    }
    arguments = container.command.map { expand($0, variables) }
    environment = variables.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
    let own = container.workingDirectory ?? life.pod.folder
    workingDirectory = own.hasPrefix("/") ? own : "\(life.pod.folder)/\(own)"
  }

  /// The value of `PATH`, in which a program without a slash in its name is looked up; nil if it is not set.
  package var searchPath: String? {
    environment.first { $0.hasPrefix("PATH=") }.map { String($0.dropFirst(5)) }
  }
}

extension PodLifecycle {
  /// The value of a field that `valueFrom.fieldRef` names; empty if the Pod does not have it.
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

/// Replaces each `$(NAME)` by its variable.
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
